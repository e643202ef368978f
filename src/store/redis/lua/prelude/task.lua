-- A task in this step. In the hash tasks:<id>, for each position p:
--   p   its row: 'status,waiting,attempt,failures,accepted,progress,updatedAt,startedAt,endedAt,step,ref'
--   ip  its names as JSON members, then the positions upstream and downstream, a line each; never changes
--   sp  the id under which its service works on it (JSON); there exactly while `accepted` is 1
--   ep  why it, or its last attempt, failed (JSON)
-- `step` is the last call that started or settled it, `ref` its entry in the queue: an id of the stream, also while
-- the task runs, or 'd' and a number while it waits to be due.
local ROW = '^(%a+),(%d+),(%d+),(%d+),(%d?),([^,]*),(%d+),(%d*),(%d*),([^,]*),([^,]*)$'

local function parse_row(position, row)
  local status, waiting, attempt, failures, accepted, progress, updated, started, ended, step, ref =
    string.match(row, ROW)
  return {
    position = position, status = status, waiting = tonumber(waiting), attempt = tonumber(attempt),
    failures = tonumber(failures), accepted = accepted, progress = progress, updated = updated,
    started = started, ended = ended, step = step, ref = ref,
  }
end

local function row_of(task)
  return table.concat({
    task.status, task.waiting, task.attempt, task.failures, task.accepted, task.progress, task.updated,
    task.started, task.ended, task.step, task.ref,
  }, ',')
end

-- The task with all that is kept of it; nil when there is none at this position.
local function take(workflow, position)
  local task = workflow.tasks[position]
  if task and task.names then return task end
  local found = redis.call('HMGET', key_of('tasks', workflow), position, 'i' .. position, 's' .. position)
  if not found[1] then return nil end
  task = task or parse_row(position, found[1])
  task.names, task.upstream, task.downstream = string.match(found[2], '^([^\n]*)\n([^\n]*)\n([^\n]*)$')
  task.service = found[3]
  workflow.tasks[position] = task
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
  task.updated = now
  touch(workflow, task)
end

-- The task of an event, as members of it.
local function of_task(task) return ',' .. task.names .. ',"attempt":' .. task.attempt end
