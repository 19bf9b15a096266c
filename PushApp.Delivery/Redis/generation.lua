-- Names the data of this server; stands before each script that uses it. Another one after a restart or a failover, after
-- which the newest writes may be gone. It does not change while a script runs.
local known_generation

local function generation()
  if known_generation then
    return known_generation
  end
  local id = string.match(redis.call('INFO', 'replication'), 'master_replid:(%x+)')
  if not id or not string.find(id, '[^0]') then
    -- A server that does not replicate (the embedded one) has a new name after each start.
    id = string.match(redis.call('INFO', 'server'), 'run_id:(%x+)') or ''
  end
  known_generation = id
  return id
end
