-- Ends an attempt that has failed with all that follows from it, and claims for the same worker.
-- ARGV     2 worker, 3 limit of claims, 4 step: names this call, 5 '' or, when the call is made again, how long ago
--          it was first made (ms), 6 workflow, 7 position, 8 attempt,
--          9 error (JSON), 10 members for the event: what the timeline keeps of the attempt, 11 error of the workflow
--          (JSON, see fail), 12 pause (ms) before the next attempt or '': there is none
-- Returns  see to_reply; nothing in it for a stale attempt
local failure, timeline, workflow_failure, pause = ARGV[9], ARGV[10], ARGV[11], tonumber(ARGV[12])

local function retry(workflow, task)
  local at = now + math.floor(pause)
  forget_service(workflow, task)
  task.failures, task.progress = text_of(task.failures + 1), ''
  workflow.fields[#workflow.fields + 1] = 'e' .. task.position
  workflow.fields[#workflow.fields + 1] = failure
  move(workflow, task, 'pending')
  append(workflow, 'task-retried', ',"error":' .. failure .. ',"available_at":' .. text_of(at) .. timeline, task)
  make_due(workflow, task, at)
end

return settle(function(workflow, task)
  leave_queue(workflow, task)
  if pause and workflow.status == 'running' then retry(workflow, task)
  else fail(workflow, task, failure, workflow_failure, timeline) end
end)
