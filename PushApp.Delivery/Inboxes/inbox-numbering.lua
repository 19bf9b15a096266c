-- The numbering of an inbox; stands before each script that uses it. The head is a hash:
--   epoch, seq   the numbering's name, and the number of the newest message
--   generation   the server's data on which the numbering was last used
--   past         earlier epochs, each with the last number that it shares with the current one
--   bytes        of all items that are kept
--   new, of:<x>  count and bytes of what came since a device had nearly all, and of that what x has sent
local most_past = 8

-- Numbers begin again at 1, and nothing of an earlier numbering stays.
local function start(head, items, cursors, epoch, now)
  redis.call('DEL', head, items, cursors)
  redis.call('HSET', head, 'epoch', epoch, 'generation', now)
  return epoch, 0, ''
end

-- Numbers go on, but what they name is not what earlier ones named: each reader begins anew.
local function contradict(head, cursors, epoch)
  redis.call('HDEL', head, 'past')
  redis.call('HSET', head, 'epoch', epoch)
  redis.call('DEL', cursors)
  return epoch
end

-- Returns the epoch, the number of the newest message, the past, and the head's other fields that are asked for. On other
-- data than before a new epoch begins, so that a number which is given out a second time can be told from the first. Up to
-- the newest one all are as they were.
local function current(head, items, cursors, fresh, ...)
  local epoch, seq, before, past, one, two, three = unpack(redis.call('HMGET', head, 'epoch', 'seq', 'generation', 'past', ...))
  local now = generation()
  if not epoch then
    return start(head, items, cursors, fresh, now)
  end
  seq = tonumber(seq or 0)
  past = past or ''
  if before == now then
    return epoch, seq, past, one, two, three
  end
  local kept = { epoch .. ' ' .. string.format('%.0f', seq) }
  for its, last in string.gmatch(past, '(%x+) (%d+)') do
    if #kept < most_past then
      kept[#kept + 1] = its .. ' ' .. string.format('%.0f', math.min(tonumber(last), seq))
    end
  end
  past = table.concat(kept, ' ')
  redis.call('HSET', head, 'epoch', fresh, 'generation', now, 'past', past)
  return fresh, seq, past, one, two, three
end

-- Counts nobody's messages any more.
local function forget_senders(head)
  for _, field in ipairs(redis.call('HKEYS', head)) do
    if field == 'new' or string.sub(field, 1, 3) == 'of:' then
      redis.call('HDEL', head, field)
    end
  end
end

-- The last number that an epoch shares with the current one; nil where nothing is known of it.
local function shared(asked, epoch, seq, past)
  if asked == epoch then
    return seq
  end
  for its, last in string.gmatch(past, '(%x+) (%d+)') do
    if its == asked then
      return tonumber(last)
    end
  end
  return nil
end
