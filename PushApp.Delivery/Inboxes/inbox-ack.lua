-- KEYS: head, cursors. ARGV: device, epoch, sequence number, retention (ms), most devices with a cursor, how many unread
-- messages are few.
-- Moves the device's cursor forward, never back and never beyond what the epoch shares with the current one. Returns the
-- cursor, or -1 where nothing is known of the epoch. Past the most devices the one that is furthest behind loses its cursor.
local epoch, newest, past, new = unpack(redis.call('HMGET', KEYS[1], 'epoch', 'seq', 'past', 'new'))
newest = tonumber(newest or 0)
local last = epoch and shared(ARGV[2], epoch, newest, past or '')
if not last then
  return -1
end
local held = tonumber(redis.call('HGET', KEYS[2], ARGV[1]) or 0)
local seq = math.min(tonumber(ARGV[3]), last)
if seq <= held then
  return held
end

if new and newest - seq <= tonumber(ARGV[6]) then
  forget_senders(KEYS[1])
end
if redis.call('HSET', KEYS[2], ARGV[1], string.format('%.0f', seq)) == 1 and redis.call('HLEN', KEYS[2]) > tonumber(ARGV[5]) then
  local cursors, last_device, least = redis.call('HGETALL', KEYS[2]), nil, nil
  for i = 1, #cursors, 2 do
    if cursors[i] ~= ARGV[1] and (not least or tonumber(cursors[i + 1]) < least) then
      last_device, least = cursors[i], tonumber(cursors[i + 1])
    end
  end
  if last_device then
    redis.call('HDEL', KEYS[2], last_device)
  end
end
redis.call('PEXPIRE', KEYS[2], ARGV[4])
return seq
