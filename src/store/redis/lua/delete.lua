-- Removes a workflow, whatever its state.
-- ARGV     2 workflow
-- Returns  1; 0 when it is not stored
local removed = remove(ARGV[2], true)
remove_leaving()
save()
return removed and 1 or 0
