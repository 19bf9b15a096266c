-- KEYS: routes of the user, head of the inbox. ARGV: device, holder, order, time to live (ms), the most devices, '1' where a
-- kind of device may be there once else ''.
-- Extends the holder's route, or writes it again where it is missing and there is room; without a proof, as its client may have
-- gone meanwhile.
-- Returns the epoch, the number of the newest message, the other holder's route that stands there, the data that it stands in,
-- and 1 where the route is missing because others have taken the room.
local standing = redis.call('HGET', KEYS[1], ARGV[1])
local displaced = 0
if standing and string.match(standing, '^%S+ %S+ %S+') == ARGV[2] then
  standing = false
elseif not standing then
  if redis.call('HLEN', KEYS[1]) >= tonumber(ARGV[5]) then
    displaced = 1
  end
  local kind = ARGV[6] ~= '' and string.match(ARGV[1], '^([^:]+):')
  if kind then
    for _, device in ipairs(redis.call('HKEYS', KEYS[1])) do
      if string.match(device, '^([^:]+):') == kind then
        displaced = 1
      end
    end
  end
  if displaced == 0 then
    redis.call('HSET', KEYS[1], ARGV[1], ARGV[2] .. ' ' .. ARGV[3])
  end
end
redis.call('PEXPIRE', KEYS[1], ARGV[4])
local head = redis.call('HMGET', KEYS[2], 'epoch', 'seq')
return { head[1] or '', tonumber(head[2] or 0), standing, standing and generation() or '', displaced }
