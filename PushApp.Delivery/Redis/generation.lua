-- Names the data of this server; stands before each script that uses it. Another one after a restart or a failover, after
-- which the newest writes may be gone.
local function generation()
  local id = string.match(redis.call('INFO', 'replication'), 'master_replid:(%x+)')
  if id and string.find(id, '[^0]') then
    return id
  end
  -- A server that does not replicate (the embedded one) has a new name after each start.
  return string.match(redis.call('INFO', 'server'), 'run_id:(%x+)') or ''
end
