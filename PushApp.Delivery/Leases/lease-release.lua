-- KEYS: leases, expiries, version. ARGV: gateway id, boot id.
-- Ends the lease only if this boot holds it; returns how many it ended.
local lease = redis.call('HGET', KEYS[1], ARGV[1])
if not lease or string.match(lease, '^%S+') ~= ARGV[2] then
  return 0
end
redis.call('HDEL', KEYS[1], ARGV[1])
redis.call('ZREM', KEYS[2], ARGV[1])
redis.call('INCR', KEYS[3])
return 1
