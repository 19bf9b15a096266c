-- KEYS: head, cursors. ARGV: device, epoch, sequence number, retention (ms).
-- Moves the device's cursor forward, never back and never beyond what the epoch shares with the current one. Returns the
-- cursor, or -1 where nothing is known of the epoch.
local epoch, newest, past = unpack(redis.call('HMGET', KEYS[1], 'epoch', 'seq', 'past'))
local last = epoch and shared(ARGV[2], epoch, tonumber(newest or 0), past or '')
if not last then
  return -1
end
local held = tonumber(redis.call('HGET', KEYS[2], ARGV[1]) or 0)
local seq = math.min(tonumber(ARGV[3]), last)
if seq > held then
  redis.call('HSET', KEYS[2], ARGV[1], string.format('%.0f', seq))
  redis.call('PEXPIRE', KEYS[2], ARGV[4])
  return seq
end
return held
