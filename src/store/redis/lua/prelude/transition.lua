-- How tasks and workflows move: the transitions of model/workflow-state.ts and model/status.ts.
local KINDS = { 'workflow', 'tasks', 'plan', 'outputs', 'events' }
-- A settled workflow's keys outlive the step that is to remove them by so much (ms).
local MARGIN = 3600000
-- What a transition of the workflow does to its tasks, by their state.
local CARRIED = {
  ['workflow-completed'] = {},
  ['workflow-failed'] = { pending = 'skipped' },
  ['workflow-cancelled'] = { pending = 'cancelled', running = 'cancelled' },
  ['workflow-retried'] = { failed = 'pending', skipped = 'pending', cancelled = 'pending' },
}

local function forget_service(workflow, task)
  if task.accepted == '1' then workflow.gone[#workflow.gone + 1] = 's' .. task.position end
  task.accepted, task.service = '', false
end

local function forget_error(workflow, task)
  if task.attempt > 0 then workflow.gone[#workflow.gone + 1] = 'e' .. task.position end
end

-- Once nothing is in flight, the services key is forgotten and the time of the workflow's removal is set.
local function finish_if_settled(workflow)
  local counts = workflow.counts
  if workflow.status == 'running' or counts.pending > 0 or counts.running > 0 then return end
  redis.call('HDEL', key_of('workflow', workflow), 'key')
  local retain = redis.call('HGET', key_of('workflow', workflow), 'retain')
  if retain == '' then return end
  redis.call('ZADD', prefix .. 'expiry', now + retain, workflow.id)
  for _, kind in ipairs(KINDS) do redis.call('PEXPIRE', key_of(kind, workflow), retain + MARGIN) end
end

local function carry(workflow, task, status)
  unqueue(workflow, task)
  forget_service(workflow, task)
  move(workflow, task, status)
  task.ended = now
  if status ~= 'pending' then return end
  forget_error(workflow, task)
  task.progress, task.started, task.ended = '', '', ''
  if task.waiting == 0 then make_ready(workflow, task, now) end
end

local function carry_all(workflow, event)
  local positions = {}
  for position = 0, workflow.total - 1 do positions[#positions + 1] = position end
  for index, row in ipairs(read_fields(key_of('tasks', workflow), positions)) do
    local status = CARRIED[event][string.match(row, '^%a+')]
    local task = workflow.tasks[index - 1]
    if task then status = CARRIED[event][task.status] end
    if status or event == 'workflow-retried' then task = task or parse_row(index - 1, row) end
    if status and not (status == 'skipped' and task.accepted == '1') then carry(workflow, task, status) end
    if event == 'workflow-retried' and task.failures > 0 then
      task.failures = 0
      touch(workflow, task)
    end
  end
end
