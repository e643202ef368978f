-- Keeps that the service works on a task under an id of its own.
-- ARGV     2 workflow, 3 position, 4 attempt, 5 the service's id (JSON)
-- Returns  1, also when it is known already; 0 for a stale attempt
local workflow, task = find(ARGV[2], ARGV[3])
if not task or task.status ~= 'running' or task.attempt ~= ARGV[4] then return 0 end
if task.step == 'accepted' and call('HGET', workflow.hash, 's' .. task.position) == ARGV[5] then return 1 end
task.accepted, task.updated, task.step = '1', instant, 'accepted'
workflow.fields = { 's' .. task.position, ARGV[5] }
touch(workflow, task)
append(workflow, 'task-accepted', ',"service_task_id":' .. ARGV[5], task)
save()
return 1
