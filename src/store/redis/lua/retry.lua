-- Makes failed, skipped and cancelled tasks pending again.
-- ARGV     2 workflow, 3 services key or '': then the one that it still has stays
-- Returns  {}; Errors {'unknown'}, {'conflict', status}
demand_room()
promote()
local workflow = find_workflow(ARGV[2])
if not workflow then return { 'unknown' } end
if workflow.status ~= 'failed' and workflow.status ~= 'cancelled' then return { 'conflict', workflow.status } end
follow(workflow, 'workflow-retried', 'running', nil)
if ARGV[3] ~= '' then call('HSET', workflow.hash, 'key', ARGV[3]) end
call('ZREM', prefix .. 'expiry', workflow.id)
call('PERSIST', workflow.hash)
call('PERSIST', workflow.list)
remove_leaving()
save()
return {}
