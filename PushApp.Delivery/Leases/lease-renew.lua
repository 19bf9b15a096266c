-- KEYS: leases, expiries, version. ARGV: gateway id, time to live (ms), lease, boot id.
-- Returns 0 where another boot holds the lease, 1 where it was renewed, 2 where it was gone and is written again; and the
-- generation of the server's data.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local expiry = redis.call('ZSCORE', KEYS[2], ARGV[1])
local lease = redis.call('HGET', KEYS[1], ARGV[1])
local held = expiry and lease and tonumber(expiry) > now
if held and string.match(lease, '^%S+') ~= ARGV[4] then
  return { 0, generation() }
end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
redis.call('ZADD', KEYS[2], string.format('%.0f', now + ARGV[2]), ARGV[1])
if held then
  return { 1, generation() }
end
redis.call('SET', KEYS[3], string.format('%.0f', time[1] * 1000000 + time[2]), 'NX')
redis.call('INCR', KEYS[3])
return { 2, generation() }
