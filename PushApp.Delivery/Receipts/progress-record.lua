-- Notes how far a device has come, and when.
-- KEYS: head, progress. ARGV: device, epoch, gateway, sequence number written to it (0 for none) and when (Unix ms), the same
-- of what it has acknowledged, retention (ms), most devices.
-- A device's field is: epoch, gateway, and the last steps of both, each as 'number:time' with commas between, '-' for none.
local most_steps = 16
local epoch = redis.call('HGET', KEYS[1], 'epoch')
if epoch ~= ARGV[2] then
  return 0
end

local function advance(steps, seq, time)
  local last = tonumber(string.match(steps, '(%d+):%d+$') or 0)
  if tonumber(seq) <= last then
    return steps
  end
  local _, commas = string.gsub(steps, ',', '')
  if commas + 1 >= most_steps then
    steps = string.match(steps, ',(.*)$')
  end
  return (steps == '-' and '' or steps .. ',') .. seq .. ':' .. time
end

local its, written, acknowledged = string.match(redis.call('HGET', KEYS[2], ARGV[1]) or '', '^(%S+) %S+ (%S+) (%S+)$')
if its ~= epoch then
  written, acknowledged = '-', '-'
end
written, acknowledged = advance(written, ARGV[4], ARGV[5]), advance(acknowledged, ARGV[6], ARGV[7])
local is_new = redis.call('HSET', KEYS[2], ARGV[1], table.concat({ epoch, ARGV[3], written, acknowledged }, ' ')) == 1
if is_new and redis.call('HLEN', KEYS[2]) > tonumber(ARGV[9]) then
  for _, device in ipairs(redis.call('HKEYS', KEYS[2])) do
    if device ~= ARGV[1] then
      redis.call('HDEL', KEYS[2], device)
      break
    end
  end
end
redis.call('PEXPIRE', KEYS[2], ARGV[8])
return 1
