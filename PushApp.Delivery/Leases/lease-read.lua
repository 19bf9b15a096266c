-- Ends the leases that have expired, and tells which are left if that is not what the caller knows already.
-- KEYS: leases, expiries, version. ARGV: the version that the caller knows; empty for none.
-- Returns the version and, where it is another one, all leases as id and lease in turn.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local expired = redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', string.format('%.0f', now))
for _, id in ipairs(expired) do
  redis.call('HDEL', KEYS[1], id)
  redis.call('ZREM', KEYS[2], id)
end
if #expired > 0 then
  redis.call('INCR', KEYS[3])
end

local version = redis.call('GET', KEYS[3])
if version and version == ARGV[1] then
  return { version }
end
return { version or '', redis.call('HGETALL', KEYS[1]) }
