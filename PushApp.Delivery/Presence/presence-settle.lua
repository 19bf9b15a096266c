-- KEYS: owner, due, here. ARGV: who settles; then of each user: id, mark as it was taken, state to keep or '' for none, when
-- to look again (ms) or '' for not. Returns 0, and writes nothing, where another one has the part.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return 0
end
for i = 2, #ARGV, 4 do
  local user, mark, state, next_at = ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3]
  if state == '' then
    redis.call('HDEL', KEYS[3], user)
  else
    redis.call('HSET', KEYS[3], user, state)
  end
  -- Who was noted meanwhile has another mark, and stays due.
  local standing = redis.call('ZSCORE', KEYS[2], user)
  if standing and tonumber(standing) == tonumber(mark) then
    if next_at == '' then
      redis.call('ZREM', KEYS[2], user)
    else
      redis.call('ZADD', KEYS[2], next_at, user)
    end
  end
end
return 1
