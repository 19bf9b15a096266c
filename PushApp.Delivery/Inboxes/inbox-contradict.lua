-- KEYS: head, items, cursors. ARGV: epoch, epoch to start.
-- Begins another epoch in place of one in which a number was found to name two messages. Returns 1 where it did.
local epoch = current(KEYS[1], KEYS[2], KEYS[3], ARGV[2])
if epoch == ARGV[1] then
  epoch = contradict(KEYS[1], KEYS[3], ARGV[2])
end
return epoch == ARGV[2] and 1 or 0
