-- Ends an attempt that has completed its task with all that follows from it, and claims for the same worker.
-- ARGV     2 worker, 3 limit of claims, 4 step: names this call, 5 '' or, when the call is made again, how long ago
--          it was first made (ms), 6 workflow, 7 position, 8 attempt,
--          9 output (JSON) or '', 10 members for the event: what the timeline keeps of the attempt
-- Returns  {1, claims (see to_claim), in how many ms the next task is due or -1}; {0} for a stale attempt
local output, timeline = ARGV[9], ARGV[10]

-- So few dependents are read with all that is needed to start them.
local FEW = 3

-- The dependents that wait for nothing more.
local function count_down(workflow, task)
  local positions, fields, freed = {}, {}, {}
  for position in string.gmatch(task.downstream, '%d+') do positions[#positions + 1] = position end
  local width = #positions <= FEW and 4 or 1
  for _, position in ipairs(positions) do
    fields[#fields + 1] = position
    if width > 1 then
      local at = #fields
      fields[at + 1], fields[at + 2], fields[at + 3] = 'i' .. position, 's' .. position, 'd' .. position
    end
  end
  local found = #fields > 0 and read_fields(workflow.hash, fields) or fields
  for index, position in ipairs(positions) do
    local at = (index - 1) * width + 1
    local dependent = parse_row(position, found[at])
    if width > 1 then describe(dependent, found[at + 1], found[at + 2]).plan = found[at + 3] end
    dependent.waiting = text_of(dependent.waiting - 1)
    touch(workflow, dependent)
    if dependent.waiting == '0' and dependent.status == 'pending' then freed[#freed + 1] = dependent end
  end
  return freed
end

-- Gives the heir, if there is one.
local function free_dependents(workflow, task)
  local freed = count_down(workflow, task)
  if #freed == 1 and (task.position + 1) % GENERATIONS ~= 0 then return freed[1] end
  leave_queue(workflow, task)
  for _, dependent in ipairs(freed) do make_ready(workflow, dependent, instant) end
end

local function complete(workflow, task)
  if task.attempt ~= '1' then forget_error(workflow, task) end
  end_attempt(workflow, task, 'completed')
  if output ~= '' then
    workflow.outputs[task.position] = output
    workflow.fields[#workflow.fields + 1] = 'o' .. task.position
    workflow.fields[#workflow.fields + 1] = output
  end
  append(workflow, 'task-completed', of_task(task) .. timeline)
  local heir = free_dependents(workflow, task)
  if tonumber(workflow.counts.completed) == workflow.total then
    move_workflow(workflow, 'completed', nil)
    append(workflow, 'workflow-completed', '')
  end
  finish_if_settled(workflow)
  return heir
end

return settle(complete)
