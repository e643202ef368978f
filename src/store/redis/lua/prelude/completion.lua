-- How a task completes, and what follows for its dependents. Apart from complete.lua, which is all that uses it: a function
-- that stands in a script is made anew each time that the script runs.

-- The rows of the dependents, unless they were read along with the task.
local function read_dependents(workflow, task)
  local unread = {}
  for position in string.gmatch(task[DOWNSTREAM], '%d+') do
    if not workflow.tasks[position] then unread[#unread + 1] = position end
  end
  for index, row in ipairs(#unread > 0 and read_fields(workflow.hash, unread) or unread) do
    workflow.tasks[unread[index]] = parse_row(unread[index], row)
  end
end

-- The dependents that wait for nothing more.
local function count_down(workflow, task)
  if ARGV[11] ~= task[DOWNSTREAM] then read_dependents(workflow, task) end
  local freed = {}
  for position in string.gmatch(task[DOWNSTREAM], '%d+') do
    local dependent = workflow.tasks[position]
    dependent.waiting = text_of(number_of(dependent.waiting) - 1)
    touch(workflow, dependent)
    if dependent.waiting == '0' and dependent.status == 'pending' then freed[#freed + 1] = dependent end
  end
  return freed
end

-- Gives the heir, if there is one.
local function free_dependents(workflow, task)
  local freed = count_down(workflow, task)
  if #freed == 1 and (number_of(task.position) + 1) % GENERATIONS ~= 0 then return freed[1] end
  leave_queue(workflow, task)
  for _, dependent in ipairs(freed) do make_ready(workflow, dependent, instant) end
end

local function complete(workflow, task)
  local output, timeline = ARGV[9], ARGV[10]
  if task.attempt ~= '1' then forget_error(workflow, task) end
  end_attempt(workflow, task, 'completed')
  if output ~= '' then
    workflow.outputs[task.position] = output
    workflow.fields[#workflow.fields + 1] = 'o' .. task.position
    workflow.fields[#workflow.fields + 1] = output
  end
  append(workflow, 'task-completed', timeline, task)
  local heir = free_dependents(workflow, task)
  if workflow.counts.completed == workflow.total then
    move_workflow(workflow, 'completed', nil)
    append(workflow, 'workflow-completed', '')
  end
  finish_if_settled(workflow)
  return heir
end
