-- KEYS: lease. ARGV: boot id, time to live (ms), then field and value in turn.
-- Returns 0 where another boot holds the lease, 1 where it was renewed, 2 where it was gone and is written again.
local holder = redis.call('HGET', KEYS[1], 'boot')
if holder and holder ~= ARGV[1] then
  return 0
end
redis.call('HSET', KEYS[1], unpack(ARGV, 3))
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return holder and 1 or 2
