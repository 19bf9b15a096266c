-- KEYS: routes of the user. ARGV: device, holder, time to live (ms), the holder that may be replaced ('' for none), the order
-- that the new one is to be above, the mark of a proof or '', the data in which the replaceable one was seen, the most devices,
-- '1' where a kind of device may be there once ('phone' of 'phone:abc') else ''; then devices that are to make room, each
-- with the holder that it was seen with.
-- Makes the holder's route that of the device, unless another holder than that has it, or it is one device more. Returns the
-- route's order, 0 where it was not registered and -1 where it is one too many, the other holder's route that stood there, and
-- the data of Redis.
local data = generation()
local standing = redis.call('HGET', KEYS[1], ARGV[1])
if not standing then
  local most, kind = tonumber(ARGV[8]), ARGV[9] ~= '' and string.match(ARGV[1], '^([^:]+):')
  local others = redis.call('HLEN', KEYS[1])
  if others >= most or kind or #ARGV > 9 then
    local leave = {}
    for i = 10, #ARGV, 2 do
      leave[ARGV[i]] = ARGV[i + 1]
    end
    local routes, leaving = redis.call('HGETALL', KEYS[1]), {}
    for i = 1, #routes, 2 do
      local holder = string.match(routes[i + 1], '^%S+ %S+ %S+')
      if holder and leave[routes[i]] == holder then
        leaving[#leaving + 1] = routes[i]
      elseif kind and string.match(routes[i], '^([^:]+):') == kind then
        return { -1, false, data }
      end
    end
    if others - #leaving >= most then
      return { -1, false, data }
    end
    for _, device in ipairs(leaving) do
      redis.call('HDEL', KEYS[1], device)
    end
  end
end
local holder, order, mark = string.match(standing or '', '^(%S+ %S+ %S+) (%d+)(.*)$')
if holder and (#order > 18 or mark ~= '' and mark ~= ' proven') then
  -- Nothing that this table has written.
  holder, order, standing = nil, nil, false
end
local proof = ''
if holder == ARGV[2] then
  standing = false
elseif holder then
  if holder ~= ARGV[4] then
    return { 0, standing, data }
  end
  if data == ARGV[7] then
    proof = ARGV[6]
  end
end
local time = redis.call('TIME')
-- Later than what it replaces, also where another server's clock, or this one's, is behind.
local now = math.max(time[1] * 1000000 + time[2], tonumber(order or 0) + 1, tonumber(ARGV[5]) + 1)
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2] .. ' ' .. string.format('%.0f', now) .. proof)
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return { now, standing, data }
