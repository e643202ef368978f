-- The ends of attempts, and what they mean for the workflow. Errors are JSON texts.

-- A transition of the workflow itself, and what it does to its tasks.
local function follow(workflow, event, status, failure)
  local workflow_key = key_of('workflow', workflow)
  local score = redis.call('HGET', workflow_key, 'score')
  redis.call('ZREM', prefix .. 'index:' .. workflow.status, workflow.id)
  redis.call('ZADD', prefix .. 'index:' .. status, score, workflow.id)
  if failure then redis.call('HSET', workflow_key, 'error', failure) else redis.call('HDEL', workflow_key, 'error') end
  workflow.status = status
  if event ~= 'workflow-completed' then carry_all(workflow, event) end
  append(workflow, event, failure and ',"error":' .. failure or '')
  finish_if_settled(workflow)
end

local function end_attempt(workflow, task, status)
  forget_service(workflow, task)
  task.ended = now
  move(workflow, task, status)
end

-- `workflow_failure`: the error of the workflow, with '{task}' for the id of the task.
local function fail(workflow, task, failure, workflow_failure, timeline)
  end_attempt(workflow, task, 'failed')
  workflow.fields[#workflow.fields + 1] = 'e' .. task.position
  workflow.fields[#workflow.fields + 1] = failure
  append(workflow, 'task-failed', of_task(task) .. ',"error":' .. failure .. timeline)
  if workflow.status ~= 'running' then return finish_if_settled(workflow) end
  local from, to = string.find(workflow_failure, '{task}', 1, true)
  local task_id = string.match(task.names, '"task_id":"([^"]*)"')
  local text = string.sub(workflow_failure, 1, from - 1) .. task_id .. string.sub(workflow_failure, to + 1)
  follow(workflow, 'workflow-failed', 'failed', text)
end
