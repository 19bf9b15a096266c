-- Reads all members of a group in one step.
-- KEYS: group, members.
-- Returns: 1 where there is such a group, and the members.
return { redis.call('EXISTS', KEYS[1]), redis.call('ZRANGE', KEYS[2], 0, -1) }
