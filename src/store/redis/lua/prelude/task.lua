-- Workflows and tasks are read once in a step, changed in memory, and written by `save` when they were touched.

-- What a task is known by: its names, its neighbours, and the service's id for it.
local function describe(task, info, service)
  task.names, task.upstream, task.downstream = string.match(info, '^(.*)\n(.*)\n(.*)$')
  task.service = service
  return task
end

-- The workflow, and the task at that position; nil for what is not stored.
local function find(id, position)
  local workflow = workflows[id]
  if not workflow then
    local found = call('HMGET', prefix .. 'workflow:' .. id, 'state', 'total', 'options', 'key', position,
      'i' .. position, 's' .. position)
    if not found[1] then return nil end
    workflow = open(id, found[2], found[1])
    workflow.options, workflow.key = found[3], found[4]
    if found[5] then workflow.tasks[position] = describe(parse_row(position, found[5]), found[6], found[7]) end
  end
  local task = workflow.tasks[position]
  if task and task.names then return workflow, task end
  local found = call('HMGET', workflow.hash, 'i' .. position, 's' .. position, position)
  if not found[1] then return workflow end
  task = task or parse_row(position, found[3])
  workflow.tasks[position] = task
  return workflow, describe(task, found[1], found[2])
end

-- To be called for every task that changes.
local function touch(workflow, task)
  if task.changed then return end
  task.changed = true
  workflow.tasks[task.position] = task
end

local function move(workflow, task, status)
  local counts = workflow.counts
  counts[task.status] = text_of(counts[task.status] - 1)
  counts[status] = text_of(counts[status] + 1)
  task.status = status
  task.updated = instant
  touch(workflow, task)
end

-- The task of an event, as members of it.
local function of_task(task) return ',' .. task.names .. ',"attempt":' .. task.attempt end
