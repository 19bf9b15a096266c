-- KEYS: routes of the user. ARGV: device, route, time to live (ms). Returns the route it replaced, or nil.
local replaced = redis.call('HGET', KEYS[1], ARGV[1])
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return replaced
