-- KEYS: routes of the user. ARGV: device, holder. Removes the route only if it is still this holder's; returns how many it removed.
local standing = redis.call('HGET', KEYS[1], ARGV[1])
if standing and string.match(standing, '^%S+ %S+ %S+') == ARGV[2] then
  return redis.call('HDEL', KEYS[1], ARGV[1])
end
return 0
