-- Ends an attempt that has completed its task with all that follows from it, and claims for the same worker.
-- ARGV     2 worker, 3 limit of claims, 4 step: names this call, 5 '' or, when the call is made again, how long ago
--          it was first made (ms), 6 workflow, 7 position, 8 attempt,
--          9 output (JSON) or '', 10 members for the event: what the timeline keeps of the attempt,
--          11 positions of its dependents as the claim gave them, or ''
-- Returns  see to_reply; nothing in it for a stale attempt
local output, timeline, read_along = ARGV[9], ARGV[10], ARGV[11]

-- The rows of the dependents, unless they were read along with the task.
local function read_dependents(workflow, task)
  local unread = {}
  for position in string.gmatch(task.downstream, '%d+') do
    if not workflow.tasks[position] then unread[#unread + 1] = position end
  end
  for index, row in ipairs(#unread > 0 and read_fields(workflow.hash, unread) or unread) do
    workflow.tasks[unread[index]] = parse_row(unread[index], row)
  end
end

-- The dependents that wait for nothing more.
local function count_down(workflow, task)
  if read_along ~= task.downstream then read_dependents(workflow, task) end
  local freed = {}
  for position in string.gmatch(task.downstream, '%d+') do
    local dependent = workflow.tasks[position]
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

return settle(complete, read_along)
