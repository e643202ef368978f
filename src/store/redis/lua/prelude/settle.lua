-- What the ends of attempts have in common. `finish` records how this one ended, and what follows from it.
local function settle(finish)
  local worker, limit, step, window = ARGV[2], tonumber(ARGV[3]), ARGV[4], tonumber(ARGV[5])
  -- No `know`: whoever has a live attempt is known since it was claimed, and nobody else claims here.
  promote()
  local claims = {}
  local workflow, task = find(ARGV[6], ARGV[7])
  if not task or task.status ~= 'running' or task.attempt ~= ARGV[8] then
    -- Made again, it has done its part perhaps, and others have gone on with the task since.
    if window then claim_again(worker, step, window, claims) end
    if #claims == 0 and (not window or not task or task.step ~= step) then return { 0 } end
    return { 1, claims, due_in() }
  end
  unqueue(workflow, task)
  -- Before others are added: a stream that has been empty in between has nothing in it to be passed over.
  remove_leaving()
  task.step = step
  finish(workflow, task)
  claim_ready(worker, limit, step, claims)
  save()
  return { 1, claims, due_in() }
end
