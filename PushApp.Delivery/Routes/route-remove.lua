-- KEYS: routes of the user. ARGV: device, route. Removes the route only if it is still this one; returns how many it removed.
if redis.call('HGET', KEYS[1], ARGV[1]) == ARGV[2] then
  return redis.call('HDEL', KEYS[1], ARGV[1])
end
return 0
