-- KEYS: routes of the user. ARGV: device, holder, time to live (ms), the holder that may be replaced: '' for none, '*' for any.
-- Makes the holder's route that of the device, unless another holder than that has it. Returns the route's order, 0 where it
-- was not registered, and the other holder's route that stood there.
local standing = redis.call('HGET', KEYS[1], ARGV[1])
local holder, order = string.match(standing or '', '^(.*) (%d+)$')
if holder == ARGV[2] then
  standing = false
elseif holder and ARGV[4] ~= '*' and ARGV[4] ~= holder then
  return { 0, standing }
end
local time = redis.call('TIME')
-- Later than what it replaces, also where another server's clock, or this one's, is behind.
local now = math.max(time[1] * 1000000 + time[2], tonumber(order or 0) + 1)
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2] .. ' ' .. string.format('%.0f', now))
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return { now, standing }
