-- Finds a message in a user's inbox by its id and sender, from the newest backwards, and how far the user's devices have come.
-- KEYS: head, items, cursors, progress, routes. ARGV: id, sender.
-- Returns nothing where it is not there; else epoch, sequence number, the message without its body, cursors, progress and
-- routes, each as field and value in turn.
local epoch, newest = unpack(redis.call('HMGET', KEYS[1], 'epoch', 'seq'))
local step, count = 16, redis.call('LLEN', KEYS[2])
for last = count - 1, 0, -step do
  local first = math.max(0, last - step + 1)
  local some = redis.call('LRANGE', KEYS[2], first, last)
  for i = #some, 1, -1 do
    local header = string.match(some[i], '^[^\n]*')
    local id, from = string.match(header, '^%d+ (%S+) (%S+)')
    if id == ARGV[1] and from == ARGV[2] then
      return {
        epoch, tonumber(newest) - count + first + i, header,
        redis.call('HGETALL', KEYS[3]), redis.call('HGETALL', KEYS[4]), redis.call('HGETALL', KEYS[5])
      }
    end
  end
end
return {}
