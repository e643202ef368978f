-- Gives back what was delivered to a sleeper that does not claim it.
-- ARGV     2 '1' when something may have been delivered that nobody knows of, else '';
--          then for each entry that was delivered: id, workflow, position, instant
local entries = ARGV[2] == '' and {} or waiting_entries(0)
for at = 3, #ARGV, 4 do
  entries[#entries + 1] = { ARGV[at], { 'w', ARGV[at + 1], 'p', ARGV[at + 2], 'a', ARGV[at + 3] } }
end
demand_room()
promote()
for _, entry in ipairs(entries) do
  local workflow, task = find(entry[2][2], entry[2][4])
  if task and task.ref == entry[1] and task.status == 'pending' then
    unqueue(workflow, task)
    make_ready(workflow, task, entry[2][6])
  end
end
remove_leaving()
save()
