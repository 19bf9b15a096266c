-- KEYS: head, items, cursors.
-- ARGV: device, sequence number to read after or '' for what the device acknowledged, the epoch that it belongs to or ''
--       for the current one, most items, most bytes (one item may be more), epoch to start where one is needed,
--       retention of the sequence (ms).
-- Returns: epoch, sequence number of the newest message, of the first returned, 1 where nothing is missing before it, items.
local head, items, cursors = KEYS[1], KEYS[2], KEYS[3]
local after, its_epoch, most, bytes, fresh = tonumber(ARGV[2]), ARGV[3], tonumber(ARGV[4]), tonumber(ARGV[5]), ARGV[6]
local epoch, seq, past = current(head, items, cursors, fresh)
if epoch == fresh and seq == 0 then
  -- A reader's numbering exists before the first message: its cursor says which one it belongs to.
  redis.call('PEXPIRE', head, ARGV[7])
end

local continues = 1
if not after then
  after = math.min(tonumber(redis.call('HGET', cursors, ARGV[1]) or 0), seq)
elseif its_epoch ~= '' then
  local last = shared(its_epoch, epoch, seq, past)
  if not last then
    after, continues = 0, 0
  elseif after > last then
    if its_epoch == epoch then
      -- The reader has more than there is: what is numbered from here on is not what it has.
      epoch = contradict(head, cursors, fresh)
      last = 0
    end
    after, continues = last, 0
  end
end

local oldest = seq - redis.call('LLEN', items) + 1
local first = math.max(after + 1, oldest)
if first > after + 1 then
  continues = 0
end
local found, size = {}, 0
while first + #found <= seq and #found < most and size < bytes do
  local from = first + #found - oldest
  local some = redis.call('LRANGE', items, from, from + math.min(8, most - #found) - 1)
  if #some == 0 then
    break
  end
  for _, item in ipairs(some) do
    if #found > 0 and size + #item > bytes then
      size = bytes
      break
    end
    found[#found + 1] = item
    size = size + #item
  end
end
return { epoch, seq, first, continues, found }
