-- How attempts and workflows end: what all transitions have in common (see model/workflow-state.ts).
-- A settled workflow's keys outlive the step that is to remove them by so much (ms).
local MARGIN = 3600000

local function forget_service(workflow, task)
  if task.accepted == '1' then workflow.gone[#workflow.gone + 1] = 's' .. task.position end
  task.accepted = ''
end

local function forget_error(workflow, task)
  if task.attempt ~= '0' then workflow.gone[#workflow.gone + 1] = 'e' .. task.position end
end

local function end_attempt(workflow, task, status)
  forget_service(workflow, task)
  task.ended = instant
  move(workflow, task, status)
end

-- `failure`: its error (JSON), or nil.
local function move_workflow(workflow, status, failure)
  call('ZREM', prefix .. 'index:' .. workflow.status, workflow.id)
  call('ZADD', prefix .. 'index:' .. status, call('HGET', workflow.hash, 'score'), workflow.id)
  if failure then call('HSET', workflow.hash, 'error', failure)
  elseif workflow.status ~= 'running' then call('HDEL', workflow.hash, 'error') end
  workflow.status = status
end

local function is_in_flight(workflow)
  return workflow.counts.pending ~= '0' or workflow.counts.running ~= '0'
end

-- Once nothing is in flight, the services key is forgotten and the time of the workflow's removal is set.
local function finish_if_settled(workflow)
  if workflow.status == 'running' or is_in_flight(workflow) then return end
  call('HDEL', workflow.hash, 'key')
  local retain = call('HGET', workflow.hash, 'retain')
  if retain == '' then return end
  call('ZADD', prefix .. 'expiry', text_of(now + retain), workflow.id)
  local rest = text_of(retain + MARGIN)
  call('PEXPIRE', workflow.hash, rest)
  call('PEXPIRE', workflow.list, rest)
end
