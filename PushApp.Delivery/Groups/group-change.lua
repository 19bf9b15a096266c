-- Changes who is a member of a group.
-- KEYS: group, members.
-- ARGV: most members, how many are added, those, and those who are removed.
-- Returns: how many were added, removed, and are members now; nothing where there is no such group; how many there would be,
-- alone, where that is too many: then nothing is changed.
local group, members = KEYS[1], KEYS[2]
local most, adds = tonumber(ARGV[1]), tonumber(ARGV[2])
if redis.call('EXISTS', group) == 0 then
  return {}
end

-- Whoever is in both is removed.
local removed = {}
for i = 3 + adds, #ARGV do
  removed[ARGV[i]] = true
end

local count = redis.call('ZCARD', members)
for user in pairs(removed) do
  if redis.call('ZSCORE', members, user) then
    count = count - 1
  end
end
local new, is_new = {}, {}
for i = 3, 2 + adds do
  local user = ARGV[i]
  if not removed[user] and not is_new[user] and not redis.call('ZSCORE', members, user) then
    new[#new + 1], is_new[user] = user, true
  end
end
if #new > 0 and count + #new > most then
  return { count + #new }
end

local gone = 0
for user in pairs(removed) do
  gone = gone + redis.call('ZREM', members, user)
end
for _, user in ipairs(new) do
  redis.call('ZADD', members, 0, user)
end
return { #new, gone, count + #new }
