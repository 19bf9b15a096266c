-- KEYS: routes, head, cursors, announced.
-- Returns the routes as field and value in turn, the epoch or '', the number of the newest message, and the furthest that a
-- device has acknowledged or that was announced.
local epoch, seq = unpack(redis.call('HMGET', KEYS[2], 'epoch', 'seq'))
local reached = 0
for _, cursor in ipairs(redis.call('HVALS', KEYS[3])) do
  reached = math.max(reached, tonumber(cursor) or 0)
end
local its_epoch, announced = string.match(redis.call('GET', KEYS[4]) or '', '^(%S+) (%d+)$')
if its_epoch == epoch and announced then
  reached = math.max(reached, tonumber(announced))
end
return { redis.call('HGETALL', KEYS[1]), epoch or '', tonumber(seq or 0), reached }
