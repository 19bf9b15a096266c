-- Appends a message and finds out where its receiver is connected.
-- KEYS: head, items, cursors, routes, and where the sender chose the message's id: the key that remembers it.
-- ARGV: item, epoch to start where one is needed, most items, longest age (ms), retention of the sequence (ms),
--       how long to remember the id (ms).
-- What is too old is so by Redis's clock: a sender's clock that is ahead drops nobody's messages.
-- Returns: epoch, sequence number, 1 where the message was sent before, routes as field and value in turn.
local head, items, cursors, routes, sent = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local item, most, age = ARGV[1], tonumber(ARGV[3]), tonumber(ARGV[4])
local now = tonumber(redis.call('TIME')[1]) * 1000
local epoch, seq, past = current(head, items, cursors, ARGV[2])

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
redis.call('PEXPIRE', head, ARGV[5])

if redis.call('RPUSH', items, item) > most then
  redis.call('LTRIM', items, -most, -1)
end
local oldest = redis.call('LINDEX', items, 0)
while oldest and tonumber(string.match(oldest, '^%d+') or 0) < now - age do
  redis.call('LPOP', items)
  oldest = redis.call('LINDEX', items, 0)
end
redis.call('PEXPIRE', items, ARGV[4])

if sent then
  redis.call('SET', sent, epoch .. ' ' .. string.format('%.0f', seq), 'PX', ARGV[6])
end

return { epoch, seq, 0, redis.call('HGETALL', routes) }
