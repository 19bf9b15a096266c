-- KEYS: owner, used, due, here. ARGV: who takes, for how long (ms), how long notes are kept for nobody (ms), most users.
-- Returns nothing where another one has the part; else the time, 1 where it was nobody's, and of each user who is due: id,
-- mark, announced state or ''.
local owner = redis.call('GET', KEYS[1])
if owner and owner ~= ARGV[1] then
  return {}
end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
redis.call('SET', KEYS[2], '1', 'PX', ARGV[3])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local due = redis.call('ZRANGEBYSCORE', KEYS[3], '-inf', string.format('%.0f', now), 'WITHSCORES', 'LIMIT', 0, ARGV[4])
local users = {}
for i = 1, #due, 2 do
  users[#users + 1] = due[i]
  users[#users + 1] = due[i + 1]
  users[#users + 1] = redis.call('HGET', KEYS[4], due[i]) or ''
end
return { now, owner and 0 or 1, users }
