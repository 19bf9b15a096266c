-- KEYS: watchers. ARGV: who watches, now (ms), until when (ms), most watchers. Returns 1 where there was room.
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', ARGV[2])
if not redis.call('ZSCORE', KEYS[1], ARGV[1]) and redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[4]) then
  return 0
end
redis.call('ZADD', KEYS[1], ARGV[3], ARGV[1])
-- The last one to end is the one that was added or renewed last.
redis.call('PEXPIREAT', KEYS[1], ARGV[3])
return 1
