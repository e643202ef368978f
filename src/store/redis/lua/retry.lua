-- Makes failed, skipped and cancelled tasks pending again.
-- ARGV     2 workflow, 3 services key or '': then the one that it still has stays
-- Returns  {}; Errors {'unknown'}, {'conflict', status}
demand_room()
promote()
local workflow = find(ARGV[2])
if not workflow then return { 'unknown' } end
if workflow.status ~= 'failed' and workflow.status ~= 'cancelled' then return { 'conflict', workflow.status } end
follow(workflow, 'workflow-retried', 'running', nil)
if ARGV[3] ~= '' then call('HSET', key_of('workflow', workflow), 'key', ARGV[3]) end
call('ZREM', prefix .. 'expiry', workflow.id)
for _, kind in ipairs(KINDS) do call('PERSIST', key_of(kind, workflow)) end
remove_leaving()
save()
return {}
