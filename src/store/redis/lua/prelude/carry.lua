-- Transitions of a workflow that carry its tasks with them (see model/status.ts). Errors are JSON texts.

-- What becomes of a task, by its state.
local CARRIED = {
  ['workflow-failed'] = { pending = 'skipped' },
  ['workflow-cancelled'] = { pending = 'cancelled', running = 'cancelled' },
  ['workflow-retried'] = { failed = 'pending', skipped = 'pending', cancelled = 'pending' },
}

local function carry(workflow, task, status)
  unqueue(workflow, task)
  forget_service(workflow, task)
  move(workflow, task, status)
  task.ended = instant
  if status ~= 'pending' then return end
  forget_error(workflow, task)
  task.progress, task.started, task.ended = '', '', ''
  if task.waiting == '0' then make_ready(workflow, task, instant) end
end

local function carry_all(workflow, event)
  local positions = {}
  for position = 0, workflow.total - 1 do positions[#positions + 1] = tostring(position) end
  for index, row in ipairs(read_fields(workflow.hash, positions)) do
    local status = CARRIED[event][string.match(row, '^%a+')]
    local task = workflow.tasks[positions[index]]
    if task then status = CARRIED[event][task.status] end
    if status or event == 'workflow-retried' then task = task or parse_row(positions[index], row) end
    if status and not (status == 'skipped' and task.accepted == '1') then carry(workflow, task, status) end
    if event == 'workflow-retried' and task.failures ~= '0' then
      task.failures = '0'
      touch(workflow, task)
    end
  end
end

local function follow(workflow, event, status, failure)
  move_workflow(workflow, status, failure)
  carry_all(workflow, event)
  append(workflow, event, failure and ',"error":' .. failure or '')
  finish_if_settled(workflow)
end

-- `workflow_failure`: the error of the workflow, with '{task}' for the id of the task.
local function fail(workflow, task, failure, workflow_failure, timeline)
  end_attempt(workflow, task, 'failed')
  workflow.fields[#workflow.fields + 1] = 'e' .. task.position
  workflow.fields[#workflow.fields + 1] = failure
  append(workflow, 'task-failed', ',"error":' .. failure .. timeline, task)
  if workflow.status ~= 'running' then return finish_if_settled(workflow) end
  local from, to = string.find(workflow_failure, '{task}', 1, true)
  local task_id = string.match(task[NAMES], '"task_id":"([^"]*)"')
  local text = string.sub(workflow_failure, 1, from - 1) .. task_id .. string.sub(workflow_failure, to + 1)
  follow(workflow, 'workflow-failed', 'failed', text)
end
