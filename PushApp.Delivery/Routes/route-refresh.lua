-- KEYS: routes of the user. ARGV: device, route, time to live (ms).
-- Extends the route, or writes it again where it is missing. Returns the other route that stands in its place, or nil.
local standing = redis.call('HGET', KEYS[1], ARGV[1])
if standing and standing ~= ARGV[2] then
  return standing
end
if not standing then
  redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
end
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return nil
