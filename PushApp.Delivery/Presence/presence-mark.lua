-- Has users looked at. KEYS: due, used. ARGV: '1' where those are left as they are who are noted already, else ''; users.
-- Returns how many are new. Nothing is written where nobody looks.
if redis.call('EXISTS', KEYS[2]) == 0 then
  return 0
end
local time = redis.call('TIME')
local now = string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000))
local command = { 'ZADD', KEYS[1] }
if ARGV[1] == '1' then
  command[3] = 'NX'
end
for i = 2, #ARGV do
  command[#command + 1] = now
  command[#command + 1] = ARGV[i]
end
return redis.call(unpack(command))
