-- Ends all that is pending and running.
-- ARGV     2 workflow
-- Returns  {}; Errors {'unknown'}, {'conflict', status}
demand_room()
promote()
local workflow = find_workflow(ARGV[2])
if not workflow then return { 'unknown' } end
if workflow.status ~= 'running' then return { 'conflict', workflow.status } end
follow(workflow, 'workflow-cancelled', 'cancelled', nil)
remove_leaving()
save()
return {}
