-- KEYS: head, items, cursors.
-- ARGV: sequence number to read after, most items, epoch to start where there is none, retention of the sequence (ms).
-- Returns: epoch, sequence number of the newest message, of the oldest that is kept, of the first returned, items.
local epoch = redis.call('HGET', KEYS[1], 'epoch')
if not epoch then
  -- A reader's numbering exists before the first message: its cursor says which one it belongs to.
  epoch = ARGV[3]
  redis.call('DEL', KEYS[2], KEYS[3])
  redis.call('HSET', KEYS[1], 'epoch', epoch)
  redis.call('PEXPIRE', KEYS[1], ARGV[4])
end
local seq = tonumber(redis.call('HGET', KEYS[1], 'seq') or 0)
local oldest = seq - redis.call('LLEN', KEYS[2]) + 1
local first = math.max(tonumber(ARGV[1]) + 1, oldest)
local items = {}
if first <= seq then
  local from = first - oldest
  items = redis.call('LRANGE', KEYS[2], from, from + tonumber(ARGV[2]) - 1)
end
return { epoch, seq, oldest, first, items }
