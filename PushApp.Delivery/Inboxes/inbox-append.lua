-- Appends messages and finds out where their receivers are connected. In Redis Cluster all are of one slot.
-- ARGV: epoch to start where one is needed, most items of an inbox, most bytes of them, a sender's share of both (percent),
--       longest age (ms), retention of the sequence (ms), how long to remember an id (ms); then for each message its item, or
--       '' for that of the message before, and where its sender chose its id a digest of its body, else ''.
-- KEYS: for each message head, items, cursors, routes, and where its sender chose the id: the key that remembers it.
-- What is too old is so by Redis's clock: a sender's clock that is ahead drops nobody's messages.
-- Returns for each message: epoch, sequence number, what became of it (0 appended, 1 it was sent before, 2 another one was
-- sent before with this id, 3 refused for its sender's share), when it was sent first (Unix ms), routes as field and value in
-- turn; or why it failed: one message's fate is not the others'.
local fresh, most, most_bytes, share = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4]) / 100
local age, retention, window = ARGV[5], ARGV[6], ARGV[7]
local too_old = tonumber(redis.call('TIME')[1]) * 1000 - tonumber(age)

local function whole(number)
  return string.format('%.0f', number)
end

local function held(field)
  local count, bytes = string.match(field or '', '^(%d+) (%d+)$')
  return tonumber(count or 0), tonumber(bytes or 0)
end

local function append(item, digest, head, items, cursors, routes, sent)
  local sent_at, from = string.match(item, '^(%d+) %S+ (%S+)[ \n]')
  local of = 'of:' .. from
  local epoch, seq, past, bytes, new, own = current(head, items, cursors, fresh, 'bytes', 'new', of)

  if sent then
    local before = redis.call('GET', sent)
    if before then
      local its_epoch, its_seq, its_digest, its_time = string.match(before, '^(%S+) (%d+) (%S+) (%d+)$')
      local last = shared(its_epoch, epoch, seq, past)
      if last and tonumber(its_seq) <= last then
        return { epoch, tonumber(its_seq), its_digest == digest and 1 or 2, its_time, redis.call('HGETALL', routes) }
      end
    end
  end

  local new_count, new_bytes = held(new)
  local own_count, own_bytes = held(own)
  local crowds = new_count >= most * (1 - share) or new_bytes + #item > most_bytes * (1 - share)
  local has_share = own_count >= most * share or own_bytes + #item > most_bytes * share
  if share < 1 and crowds and has_share and new_count > own_count then
    return { epoch, 0, 3, sent_at, {} }
  end

  local count = redis.call('RPUSH', items, item)
  if count == 1 or new_count > 2 * most then
    -- All that was counted is gone, or most of it: who sends to a user that never reads must not grow the head.
    forget_senders(head)
    new_count, new_bytes, own_count, own_bytes = 0, 0, 0, 0
  end
  bytes = (count == 1 and 0 or tonumber(bytes or 0)) + #item
  seq = seq + 1

  local oldest = redis.call('LINDEX', items, 0)
  while oldest and (count > most or count > 1 and bytes > most_bytes or tonumber(string.match(oldest, '^%d+') or 0) < too_old) do
    redis.call('LPOP', items)
    count, bytes = count - 1, math.max(0, bytes - #oldest)
    oldest = redis.call('LINDEX', items, 0)
  end
  redis.call('HSET', head, 'seq', whole(seq), 'bytes', whole(bytes),
    'new', whole(new_count + 1) .. ' ' .. whole(new_bytes + #item), of, whole(own_count + 1) .. ' ' .. whole(own_bytes + #item))
  redis.call('PEXPIRE', head, retention)
  redis.call('PEXPIRE', items, age)

  if sent then
    redis.call('SET', sent, epoch .. ' ' .. whole(seq) .. ' ' .. digest .. ' ' .. sent_at, 'PX', window)
  end

  return { epoch, seq, 0, sent_at, redis.call('HGETALL', routes) }
end

local results, key, item = {}, 0, nil
for argument = 8, #ARGV, 2 do
  local keys = ARGV[argument + 1] ~= '' and 5 or 4
  item = ARGV[argument] ~= '' and ARGV[argument] or item
  local ok, result = pcall(append, item, ARGV[argument + 1], unpack(KEYS, key + 1, key + keys))
  results[#results + 1] = ok and result or (type(result) == 'table' and result.err or tostring(result))
  key = key + keys
end
return results
