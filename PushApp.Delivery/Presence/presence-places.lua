-- KEYS: sorted set of members by when they end. ARGV: now (ms), until when (ms), most members, members.
-- Gives each member a place until then, or a longer one where it has one. Returns of each 1, or 0 where there was no room.
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', ARGV[1])
local room, taken = tonumber(ARGV[3]) - redis.call('ZCARD', KEYS[1]), {}
for i = 4, #ARGV do
  if redis.call('ZSCORE', KEYS[1], ARGV[i]) then
    taken[i - 3] = 1
  elseif room > 0 then
    room, taken[i - 3] = room - 1, 1
  else
    taken[i - 3] = 0
  end
  if taken[i - 3] == 1 then
    redis.call('ZADD', KEYS[1], ARGV[2], ARGV[i])
  end
end
-- All others end before.
if redis.call('EXISTS', KEYS[1]) == 1 then
  redis.call('PEXPIREAT', KEYS[1], ARGV[2])
end
return taken
