-- Workflows and tasks are read once in a step, changed in memory, and written by `save` when they were touched.

-- What a task is known by: its names and its neighbours.
local function describe(task, info)
  task[NAMES], task[UPSTREAM], task[DOWNSTREAM] = string.match(info, '^(.*)\n(.*)\n(.*)$')
  return task
end

-- The fields to read: one table for all steps, for a new one would grow several times.
local wanted = { 'state', 'total', 'options', 'key' }

-- The workflow with the task at that position, and (a text of positions) with others and all that it takes to start them.
local function open_with(id, position, others)
  local last = 6
  wanted[5], wanted[6] = position, 'i' .. position
  for other in string.gmatch(others, '%d+') do
    wanted[last + 1], wanted[last + 2], wanted[last + 3] = other, 'i' .. other, 'd' .. other
    last = last + 3
  end
  local hash = prefix .. 'workflow:' .. id
  local found = call('HMGET', hash, unpack(wanted, 1, last))
  if not found[1] then return nil end
  local workflow = open(id, hash, found[2], found[1])
  local tasks = workflow.tasks
  workflow.options, workflow.key = found[3], found[4]
  if found[5] then tasks[position] = describe(parse_row(position, found[5]), found[6]) end
  for at = 7, last, 3 do
    if found[at] then
      local task = describe(parse_row(wanted[at], found[at]), found[at + 1])
      task.plan = found[at + 2]
      tasks[task.position] = task
    end
  end
  return workflow
end

-- The workflow, and the task at that position; nil for what is not stored. `others`: tasks that this step will need
-- with it, for a command costs more than what it reads.
local function find(id, position, others)
  local workflow = workflows[id] or open_with(id, position, others or '')
  if not workflow then return nil end
  local task = workflow.tasks[position]
  if task and task[NAMES] then return workflow, task end
  local found = call('HMGET', workflow.hash, 'i' .. position, position)
  if not found[1] then return workflow end
  task = task or parse_row(position, found[2])
  workflow.tasks[position] = task
  return workflow, describe(task, found[1])
end

-- To be called for every task that changes.
local function touch(workflow, task)
  if task.changed then return end
  task.changed = true
  workflow.tasks[task.position] = task
end

local function move(workflow, task, status)
  local counts = workflow.counts
  counts[task.status] = text_of(number_of(counts[task.status]) - 1)
  counts[status] = text_of(number_of(counts[status]) + 1)
  task.status = status
  task.updated = instant
  touch(workflow, task)
end
