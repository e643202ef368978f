-- Calls that are made again because their answer was lost.

-- What the same call has claimed before.
local function claim_again(worker, step, window, claims)
  for _, entry in ipairs(recent_entries(worker, window)) do
    local workflow, task = find(entry[2][2], entry[2][4])
    if task and task.ref == entry[1] and task.status == 'running' and task.step == step then
      claims[#claims + 1] = to_claim(workflow, task, entry[2][6])
    end
  end
end
