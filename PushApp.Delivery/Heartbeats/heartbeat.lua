-- KEYS: routes of the user, head of the inbox. ARGV: device, holder, order, time to live (ms).
-- Extends the holder's route, or writes it again where it is missing; without a proof, as its client may have gone meanwhile.
-- Returns the epoch, the number of the newest message, the other holder's route that stands there, and the data that it
-- stands in.
local standing = redis.call('HGET', KEYS[1], ARGV[1])
if standing and string.match(standing, '^%S+ %S+ %S+') == ARGV[2] then
  standing = false
elseif not standing then
  redis.call('HSET', KEYS[1], ARGV[1], ARGV[2] .. ' ' .. ARGV[3])
end
redis.call('PEXPIRE', KEYS[1], ARGV[4])
local head = redis.call('HMGET', KEYS[2], 'epoch', 'seq')
return { head[1] or '', tonumber(head[2] or 0), standing, standing and generation() or '' }
