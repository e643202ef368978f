-- Ends an attempt with all that follows from it, and claims for the same worker.
-- ARGV     2 worker, 3 limit of claims, 4 step: names this call, 5 '' or, when the call is made again, how long ago
--          it was first made (ms), 6 workflow, 7 position, 8 attempt, 9 kind: completed, failed or retry,
--          10 output (JSON) or '', 11 error (JSON), 12 error of the workflow (JSON, see fail), 13 pause (ms),
--          14 members for the event: what the timeline keeps of the attempt
-- Returns  {1, claims (see to_claim), in how many ms the next task is due or -1}; {0} for a stale attempt
local worker, limit, step, window = ARGV[2], tonumber(ARGV[3]), ARGV[4], tonumber(ARGV[5])
local kind, output, failure, timeline = ARGV[9], ARGV[10], ARGV[11], ARGV[14]

local function count_down(workflow, task)
  local positions = {}
  for position in string.gmatch(task.downstream, '%d+') do positions[#positions + 1] = tonumber(position) end
  if #positions == 0 then return end
  for index, row in ipairs(read_fields(key_of('tasks', workflow), positions)) do
    local dependent = parse_row(positions[index], row)
    dependent.waiting = dependent.waiting - 1
    touch(workflow, dependent)
    if dependent.waiting == 0 and dependent.status == 'pending' then make_ready(workflow, dependent, now) end
  end
end

local function complete(workflow, task)
  forget_error(workflow, task)
  end_attempt(workflow, task, 'completed')
  if output ~= '' then redis.call('HSET', key_of('outputs', workflow), task.position, output) end
  append(workflow, 'task-completed', of_task(task) .. timeline)
  count_down(workflow, task)
  if workflow.counts.completed < workflow.total then return finish_if_settled(workflow) end
  follow(workflow, 'workflow-completed', 'completed', nil)
end

local function retry(workflow, task)
  local at = now + math.floor(tonumber(ARGV[13]))
  forget_service(workflow, task)
  task.failures, task.progress = task.failures + 1, ''
  workflow.fields[#workflow.fields + 1] = 'e' .. task.position
  workflow.fields[#workflow.fields + 1] = failure
  move(workflow, task, 'pending')
  append(workflow, 'task-retried', of_task(task) .. ',"error":' .. failure
    .. ',"available_at":' .. string.format('%.0f', at) .. timeline)
  make_due(workflow, task, at)
end

promote()
local claims = {}
local workflow = find(ARGV[6])
local task = workflow and take(workflow, tonumber(ARGV[7]))
if not task or task.status ~= 'running' or task.attempt ~= tonumber(ARGV[8]) then
  if not window or not task or task.step ~= step then return { 0 } end
  claim_again(worker, step, window, false, claims)
  return { 1, claims, due_in() }
end
unqueue(workflow, task)
task.step = step
if kind == 'completed' then complete(workflow, task)
elseif kind == 'retry' and workflow.status == 'running' then retry(workflow, task)
else fail(workflow, task, failure, ARGV[12], timeline) end
claim_ready(worker, limit, step, claims)
save()
return { 1, claims, due_in() }
