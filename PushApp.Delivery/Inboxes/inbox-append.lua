-- Appends a message and finds out where its receiver is connected.
-- KEYS: head, items, routes, cursors, and where the sender chose the message's id: the key that remembers it.
-- ARGV: item, now (ms), epoch to start where there is none, most items, longest age (ms), retention of the sequence (ms),
--       how long to remember the id (ms).
-- Returns: epoch, sequence number, 1 where the message was sent before, routes as field and value in turn.
local head, items, routes, cursors, sent = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local item, now, most, age = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[4]), tonumber(ARGV[5])

local epoch = redis.call('HGET', head, 'epoch')
if not epoch then
  -- Numbers start again, so nothing of an earlier numbering may stay.
  epoch = ARGV[3]
  redis.call('DEL', items, cursors)
  redis.call('HSET', head, 'epoch', epoch)
end

if sent then
  local before = redis.call('GET', sent)
  if before then
    local its_epoch, its_seq = string.match(before, '^(%S+) (%d+)$')
    if its_epoch == epoch then
      return { epoch, tonumber(its_seq), 1, redis.call('HGETALL', routes) }
    end
  end
end

local seq = redis.call('HINCRBY', head, 'seq', 1)
redis.call('PEXPIRE', head, ARGV[6])

redis.call('RPUSH', items, item)
redis.call('LTRIM', items, -most, -1)
local oldest = redis.call('LINDEX', items, 0)
while oldest and tonumber(string.match(oldest, '^%d+')) < now - age do
  redis.call('LPOP', items)
  oldest = redis.call('LINDEX', items, 0)
end
redis.call('PEXPIRE', items, ARGV[5])

if sent then
  redis.call('SET', sent, epoch .. ' ' .. string.format('%.0f', seq), 'PX', ARGV[7])
end

return { epoch, seq, 0, redis.call('HGETALL', routes) }
