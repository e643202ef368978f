-- Gives back what was delivered to a worker that does not claim it.
-- ARGV     2 worker, 3 '' or how long ago (ms) it may have been delivered: then whatever it has not claimed;
--          then for each entry that was delivered: id, workflow, position, instant
local entries = ARGV[3] == '' and {} or recent_entries(ARGV[2], tonumber(ARGV[3]))
for at = 4, #ARGV, 4 do
  entries[#entries + 1] = { ARGV[at], { 'w', ARGV[at + 1], 'p', ARGV[at + 2], 'a', ARGV[at + 3] } }
end
demand_room()
promote()
for _, entry in ipairs(entries) do
  local workflow = find(entry[2][2])
  local task = workflow and take(workflow, entry[2][4])
  if task and task.ref == entry[1] and task.status == 'pending' then
    unqueue(workflow, task)
    make_ready(workflow, task, entry[2][6])
  end
end
remove_leaving()
save()
