-- KEYS: head, items, cursors.
-- ARGV: 'after' or 'before', a sequence number, the epoch that it belongs to or '' for the current one, most items, most bytes
--       (one item may be more), epoch to begin where the data is another.
-- Reads what stands beside a number, the nearest first where not all may be returned, and leaves acknowledgements alone.
-- Returns: epoch, sequence number of the newest message, of the first returned, 1 where nothing is missing between the number
-- and the items, the items in order, and of the oldest that is kept; the epoch is '' where there is no inbox.
local head, items, cursors = KEYS[1], KEYS[2], KEYS[3]
local forward, number, its_epoch = ARGV[1] == 'after', tonumber(ARGV[2]), ARGV[3]
local most, bytes = tonumber(ARGV[4]), tonumber(ARGV[5])
if not redis.call('HGET', head, 'epoch') then
  return { '', 0, 1, (number == 0 or its_epoch == '') and 1 or 0, {}, 1 }
end

local epoch, seq, past = current(head, items, cursors, ARGV[6])
local oldest = seq - redis.call('LLEN', items) + 1
local complete, last = 1, seq
if its_epoch ~= '' then
  last = shared(its_epoch, epoch, seq, past)
  if not last or number > (forward and last or last + 1) then
    complete = 0
  end
end

-- Reads on in one direction from an item, by a few at a time, and ends where the next one finds no room.
local found, size = {}, 0
local function take(some, first, last_of_some, step)
  for i = first, last_of_some, step do
    if #found == most or #found > 0 and size + #some[i] > bytes then
      return false
    end
    found[#found + 1] = some[i]
    size = size + #some[i]
  end
  return #some > 0 and size < bytes
end

local first
if forward then
  -- What the reader has beyond what is shared is not what stands here; of its own epoch nothing is then known to be the same.
  local after = not last and 0 or number > last and (its_epoch == epoch and 0 or last) or number
  first = math.max(after + 1, oldest)
  if first > after + 1 then
    complete = 0
  end
  local at = first - oldest
  while first + #found <= seq do
    local some = redis.call('LRANGE', items, at, at + 7)
    if not take(some, 1, #some, 1) then
      break
    end
    at = at + 8
  end
else
  local through = math.min(number - 1, last or seq, seq)
  local at = through - oldest
  while at >= 0 do
    local some = redis.call('LRANGE', items, math.max(0, at - 7), at)
    if not take(some, #some, 1, -1) then
      break
    end
    at = at - 8
  end
  first = through - #found + 1
  for i = 1, math.floor(#found / 2) do
    found[i], found[#found + 1 - i] = found[#found + 1 - i], found[i]
  end
end
return { epoch, seq, first, complete, found, oldest }
