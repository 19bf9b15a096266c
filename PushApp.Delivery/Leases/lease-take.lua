-- KEYS: lease. ARGV: time to live (ms), then field and value in turn. Takes the lease, whoever held it.
redis.call('DEL', KEYS[1])
redis.call('HSET', KEYS[1], unpack(ARGV, 2))
redis.call('PEXPIRE', KEYS[1], ARGV[1])
return 1
