-- What was given out, and its receiver may not know of: answers are lost with their connections.
-- Workers that sleep read as one consumer. What is delivered to it belongs to nobody until a claim has started it; when
-- nobody does, it is ready again a moment later, also when the server told it to a connection that was gone already.

-- Entries of the consumer's pending list, oldest first. Those that stand for nothing are dropped.
local function read_entries(pending_list)
  local entries = {}
  for _, pending in ipairs(pending_list) do
    local entry = call('XRANGE', ready, pending[1], pending[1])[1]
    if entry then entries[#entries + 1] = entry else leaving[#leaving + 1] = pending[1] end
  end
  return entries
end

-- What was delivered to sleepers `idle` ms ago or before, and nobody has started.
local function waiting_entries(idle)
  return read_entries(call('XPENDING', ready, group, 'IDLE', idle, '-', '+', 1000, waiting))
end

-- What the worker was given within the last `window` ms.
local function recent_entries(worker, window)
  local recent = {}
  for _, pending in ipairs(call('XPENDING', ready, group, '-', '+', 1000000, worker)) do
    if pending[3] <= window then recent[#recent + 1] = pending end
  end
  return read_entries(recent)
end
