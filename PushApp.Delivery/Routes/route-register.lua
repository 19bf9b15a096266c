-- KEYS: routes of the user. ARGV: device, holder, time to live (ms), the holder that may be replaced ('' for none), the order
-- that the new one is to be above, the mark behind it. Makes the holder's route that of the device, unless another holder than
-- that has it. Returns the route's order, 0 where it was not registered, and the other holder's route that stood there.
local standing = redis.call('HGET', KEYS[1], ARGV[1])
local holder, order, mark = string.match(standing or '', '^(%S+ %S+ %S+) (%d+)(.*)$')
if holder and (#order > 18 or mark ~= '' and mark ~= ' proven') then
  -- Nothing that this table has written.
  holder, order, standing = nil, nil, false
end
if holder == ARGV[2] then
  standing = false
elseif holder and holder ~= ARGV[4] then
  return { 0, standing }
end
local time = redis.call('TIME')
-- Later than what it replaces, also where another server's clock, or this one's, is behind.
local now = math.max(time[1] * 1000000 + time[2], tonumber(order or 0) + 1, tonumber(ARGV[5]) + 1)
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2] .. ' ' .. string.format('%.0f', now) .. ARGV[6])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return { now, standing }
