-- KEYS: head, cursors. ARGV: device, epoch, sequence number, retention (ms).
-- Moves the device's cursor forward, never back and never beyond the newest message. Returns the cursor, or -1 where the
-- epoch is another one.
local epoch, newest = unpack(redis.call('HMGET', KEYS[1], 'epoch', 'seq'))
if epoch ~= ARGV[2] then
  return -1
end
local held = tonumber(redis.call('HGET', KEYS[2], ARGV[1]) or 0)
local seq = math.min(tonumber(ARGV[3]), tonumber(newest or 0))
if seq > held then
  redis.call('HSET', KEYS[2], ARGV[1], string.format('%.0f', seq))
  redis.call('PEXPIRE', KEYS[2], ARGV[4])
  return seq
end
return held
