-- KEYS: lease. ARGV: boot id. Deletes the lease only if this boot holds it; returns how many it deleted.
if redis.call('HGET', KEYS[1], 'boot') == ARGV[1] then
  return redis.call('DEL', KEYS[1])
end
return 0
