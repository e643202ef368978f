-- What a worker was given lately: for calls that are made again because their answer was lost.

-- The entries that were delivered to the worker within the last `window` ms, oldest first.
local function recent_entries(worker, window)
  local entries = {}
  for _, pending in ipairs(call('XPENDING', ready, group, '-', '+', 1000000, worker)) do
    if pending[3] <= window then
      local entry = call('XRANGE', ready, pending[1], pending[1])[1]
      if entry then entries[#entries + 1] = entry end
    end
  end
  return entries
end

-- What the same call has claimed before. A claim takes over, too, what was delivered to a lost connection.
local function claim_again(worker, step, window, takes_over, claims)
  for _, entry in ipairs(recent_entries(worker, window)) do
    local workflow = find(entry[2][2])
    local task = workflow and take(workflow, entry[2][4])
    if task and task.ref == entry[1] and task.status == 'running' and task.step == step then
      claims[#claims + 1] = to_claim(workflow, task, entry[2][6])
    elseif takes_over then
      start_entry(entry, worker, step, claims)
    end
  end
end
