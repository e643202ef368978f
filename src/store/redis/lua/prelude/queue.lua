-- The queue: the stream `ready`, of which a running task's entry stays in the pending list of its worker, and the
-- sorted set `due` of what is ready later, as '<number>:<position>:<workflow>'.
-- Entries of the stream: w the workflow, p the position, a when the task became ready.
-- A task that ends and makes one other ready hands its entry over to that heir, which is started for the same worker:
-- the entry stays where it is, and who holds it is found from the task that it names.
-- The last of so many positions has no heir, so that few steps lead to who holds an entry.
local GENERATIONS = 64

-- A write that is refused when memory is full: first in a step that would begin with others, so that it is refused as
-- a whole.
local function demand_room() call('SETNX', prefix .. 'learned', 0) end

local function add_entry(id, position, at)
  return call('XADD', ready, '*', 'w', id, 'p', position, 'a', at)
end

local function make_ready(workflow, task, at)
  task.ref = add_entry(workflow.id, task.position, at)
  touch(workflow, task)
end

-- Takes a task out of the queue, and from the worker that holds it.
local function unqueue(workflow, task)
  local ref = task.ref
  if ref == '' then return end
  local kind = string.sub(ref, 1, 1)
  if kind == 'd' then call('ZREM', due, string.sub(ref, 2) .. ':' .. task.position .. ':' .. workflow.id)
  elseif kind ~= '>' then leaving[#leaving + 1] = ref end
  task.ref = ''
  touch(workflow, task)
end

-- To be called when all have left, and before the queue is read.
local function remove_leaving()
  if #leaving == 0 then return end
  call_in_chunks(leaving, 'XACK', ready, group)
  call_in_chunks(leaving, 'XDEL', ready)
  leaving = {}
end

-- Before others are added: a stream that has been empty in between has nothing in it to be passed over.
local function leave_queue(workflow, task)
  unqueue(workflow, task)
  remove_leaving()
end

local function hand_over(workflow, task, heir)
  heir.ref = task.ref
  task.ref = '>' .. heir.position
  touch(workflow, heir)
end

-- The heir of a task that has handed its entry over, else nil.
local function heir_of(workflow, task)
  if string.sub(task.ref, 1, 1) ~= '>' then return nil end
  local _, heir = find(workflow.id, string.sub(task.ref, 2))
  return heir
end

-- The task that an entry stands for, which may be the heir of the one that it names; the workflow and nil when there is none.
local function find_holder(id, position)
  local workflow, task = find(id, position)
  local heir = task
  while heir do task, heir = heir, heir_of(workflow, heir) end
  return workflow, task
end
