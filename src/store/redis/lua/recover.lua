-- Takes the tasks of workers without a lease from them, makes ready again what nobody has claimed of what was delivered
-- to sleepers, and removes the workflows whose time is over.
-- ARGV     2 error of a task that is lost when nothing new may start (JSON), 3 most tasks, 4 most workflows at once,
--          5 '' or '0': only of workers that have left, for the others may not have been able to renew theirs
-- Returns  {tasks that were taken, 1 when there are more of them}
-- A sleeper that was woken claims long before this (ms).
local UNCLAIMED = 1000

local function lose(workflow, task, worker)
  unqueue(workflow, task)
  if task.accepted == '' and workflow.status ~= 'running' then
    return fail(workflow, task, ARGV[2], '', ',"lost":true')
  end
  move(workflow, task, 'pending')
  append(workflow, 'task-lost', ',"worker_id":' .. cjson.encode(worker), task)
  return true
end

demand_room()
promote()
local entries, is_all, ended = entries_of_dead(tonumber(ARGV[3]), tonumber(ARGV[5]) or now)
local lost, again = 0, {}
for _, place in ipairs(entries) do
  local workflow, task = find(place.id, place.position)
  if not task or task.ref ~= place.entry then leaving[#leaving + 1] = place.entry
  elseif task.status ~= 'running' then
    unqueue(workflow, task)
    again[#again + 1] = { id = place.id, position = place.position, at = place.at }
  else
    lost = lost + 1
    if lose(workflow, task, place.worker) then
      again[#again + 1] = { id = place.id, position = place.position, at = instant }
    end
  end
end
for _, entry in ipairs(waiting_entries(UNCLAIMED)) do
  local workflow, task = find(entry[2][2], entry[2][4])
  if not task or task.ref ~= entry[1] then leaving[#leaving + 1] = entry[1]
  else
    unqueue(workflow, task)
    again[#again + 1] = { id = entry[2][2], position = entry[2][4], at = entry[2][6] }
  end
end
table.sort(again, precedes)
for _, place in ipairs(again) do
  local workflow, task = find(place.id, place.position)
  make_ready(workflow, task, place.at)
end
remove_leaving()
for _, worker in ipairs(ended) do call('XGROUP', 'DELCONSUMER', ready, group, worker) end
local over = call('ZRANGEBYSCORE', prefix .. 'expiry', '-inf', instant, 'LIMIT', 0, ARGV[4])
for _, id in ipairs(over) do remove(id) end
save()
return { lost, is_all and 0 or 1 }
