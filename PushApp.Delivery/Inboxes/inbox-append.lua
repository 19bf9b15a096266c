-- Appends messages and finds out where their receivers are connected. In Redis Cluster all are of one slot.
-- ARGV: epoch to start where one is needed, most items of an inbox, longest age (ms), retention of the sequence (ms),
--       how long to remember an id (ms); then for each message its item, and 1 where its sender chose its id, else 0.
-- KEYS: for each message head, items, cursors, routes, and where its sender chose the id: the key that remembers it.
-- What is too old is so by Redis's clock: a sender's clock that is ahead drops nobody's messages.
-- Returns for each message: epoch, sequence number, 1 where it was sent before, routes as field and value in turn; or why
-- it was refused: one message's fate is not the others'.
local fresh, most, age, retention, window = ARGV[1], tonumber(ARGV[2]), ARGV[3], ARGV[4], ARGV[5]
local too_old = tonumber(redis.call('TIME')[1]) * 1000 - tonumber(age)

local function append(item, head, items, cursors, routes, sent)
  local epoch, seq, past = current(head, items, cursors, fresh)

  if sent then
    local before = redis.call('GET', sent)
    if before then
      local its_epoch, its_seq = string.match(before, '^(%S+) (%d+)$')
      local last = shared(its_epoch, epoch, seq, past)
      if last and tonumber(its_seq) <= last then
        return { epoch, tonumber(its_seq), 1, redis.call('HGETALL', routes) }
      end
    end
  end

  seq = redis.call('HINCRBY', head, 'seq', 1)
  redis.call('PEXPIRE', head, retention)

  if redis.call('RPUSH', items, item) > most then
    redis.call('LTRIM', items, -most, -1)
  end
  local oldest = redis.call('LINDEX', items, 0)
  while oldest and tonumber(string.match(oldest, '^%d+') or 0) < too_old do
    redis.call('LPOP', items)
    oldest = redis.call('LINDEX', items, 0)
  end
  redis.call('PEXPIRE', items, age)

  if sent then
    redis.call('SET', sent, epoch .. ' ' .. string.format('%.0f', seq), 'PX', window)
  end

  return { epoch, seq, 0, redis.call('HGETALL', routes) }
end

local results, key = {}, 0
for argument = 6, #ARGV, 2 do
  local keys = ARGV[argument + 1] == '1' and 5 or 4
  local ok, result = pcall(append, ARGV[argument], unpack(KEYS, key + 1, key + keys))
  results[#results + 1] = ok and result or (type(result) == 'table' and result.err or tostring(result))
  key = key + keys
end
return results
