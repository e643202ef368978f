-- What the ends of attempts have in common. `finish` records how this one ended, and what follows from it; it gives the
-- task that is to inherit the queue's entry, or leaves the queue.

-- From the queue, which is older, before the heir.
local function claim_next(workflow, task, heir, worker, limit, step, claims)
  claim_ready(worker, limit, step, claims)
  if not heir then return end
  if #claims < limit then
    hand_over(workflow, task, heir)
    -- It may be one of many dependents, which are read without what it takes to start them.
    find(workflow.id, heir.position)
    return start(workflow, heir, worker, step, claims, instant)
  end
  unqueue(workflow, task)
  make_ready(workflow, heir, instant)
  remove_leaving()
end

-- What this call has started when it was made before.
local function claim_settled_again(workflow, task, worker, step, window, claims)
  claim_again(worker, step, window, claims)
  local heir = task and heir_of(workflow, task)
  if heir and heir.status == 'running' and heir.step == step then
    claims[#claims + 1] = to_claim(workflow, heir, heir.updated)
  end
end

-- `others`: positions of tasks that `finish` will need.
local function settle(finish, others)
  local worker, limit, step, window = ARGV[2], number_of(ARGV[3]), ARGV[4], tonumber(ARGV[5])
  -- No `know`: whoever has a live attempt is known since it was claimed, and nobody else claims here.
  promote()
  local claims = new_list()
  local workflow, task = find(ARGV[6], ARGV[7], others)
  if not task or task.status ~= 'running' or task.attempt ~= ARGV[8] then
    -- Made again, it has done its part perhaps, and others have gone on with the task since.
    if window then claim_settled_again(workflow, task, worker, step, window, claims) end
    if #claims == 0 and (not window or not task or task.step ~= step) then return {} end
    return to_reply(claims)
  end
  task.step = step
  local heir = finish(workflow, task)
  claim_next(workflow, task, heir, worker, limit, step, claims)
  save()
  return to_reply(claims)
end
