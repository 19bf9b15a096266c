-- Reads some members of a group, in the order of their ids, and how many there are.
-- KEYS: group, members.
-- ARGV: the member after which to begin, or ''; how many.
-- Returns: when the group was made (Unix ms), or false where there is none; how many members; some of them.
local after = ARGV[1] == '' and '-' or '(' .. ARGV[1]
return {
  redis.call('GET', KEYS[1]), redis.call('ZCARD', KEYS[2]),
  redis.call('ZRANGEBYLEX', KEYS[2], after, '+', 'LIMIT', 0, ARGV[2])
}
