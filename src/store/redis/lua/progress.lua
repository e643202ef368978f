-- Keeps the progress of an attempt, when it is above the last one.
-- ARGV     2 workflow, 3 position, 4 attempt, 5 progress
-- Returns  1; 0 for a stale attempt
local workflow, task = find(ARGV[2], ARGV[3])
if not task or task.status ~= 'running' or task.attempt ~= ARGV[4] then return 0 end
if tonumber(ARGV[5]) <= (tonumber(task.progress) or -1) then return 1 end
task.progress, task.updated = ARGV[5], instant
touch(workflow, task)
append(workflow, 'task-progressed', ',"progress":' .. ARGV[5], task)
save()
return 1
