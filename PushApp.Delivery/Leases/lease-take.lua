-- KEYS: leases, expiries, version. ARGV: gateway id, time to live (ms), lease. Takes the lease, whoever held it.
-- Returns the generation of the server's data.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
redis.call('ZADD', KEYS[2], string.format('%.0f', now + ARGV[2]), ARGV[1])
redis.call('SET', KEYS[3], string.format('%.0f', time[1] * 1000000 + time[2]), 'NX')
redis.call('INCR', KEYS[3])
return generation()
