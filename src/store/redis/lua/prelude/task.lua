-- A task in this step: read once, changed in memory, written by `save` when it was touched.

-- The task with all that is kept of it; nil when there is none at this position.
local function take(workflow, position)
  local task, info = workflow.tasks[position], nil
  if not task then
    local found = call('HMGET', key_of('tasks', workflow), position, 'i' .. position, 's' .. position)
    if not found[1] then return nil end
    task, info = parse_row(position, found[1]), found[2]
    task.service = found[3]
    workflow.tasks[position] = task
  elseif not task.names then
    local found = call('HMGET', key_of('tasks', workflow), 'i' .. position, 's' .. position)
    info, task.service = found[1], found[2]
  end
  if info then task.names, task.upstream, task.downstream = string.match(info, '^([^\n]*)\n([^\n]*)\n([^\n]*)$') end
  return task
end

-- To be called for every task that changes.
local function touch(workflow, task)
  if task.changed then return end
  task.changed = true
  workflow.tasks[task.position] = task
  workflow.changed[#workflow.changed + 1] = task
end

local function move(workflow, task, status)
  local counts = workflow.counts
  counts[task.status] = counts[task.status] - 1
  counts[status] = counts[status] + 1
  task.status = status
  task.updated = instant
  touch(workflow, task)
end

-- The task of an event, as members of it.
local function of_task(task) return ',' .. task.names .. ',"attempt":' .. task.attempt end
