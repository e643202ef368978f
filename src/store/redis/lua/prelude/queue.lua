-- The queue: the stream `ready`, of which a running task's entry stays in the pending list of its worker, and the
-- sorted set `due` of what is ready later, as '<number>:<position>:<workflow>'.
-- Entries of the stream: w the workflow, p the position, a when the task became ready.

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
  if string.sub(ref, 1, 1) ~= 'd' then leaving[#leaving + 1] = ref
  else call('ZREM', due, string.sub(ref, 2) .. ':' .. task.position .. ':' .. workflow.id) end
  task.ref = ''
  touch(workflow, task)
end

-- To be called when all have left, and before the queue is read.
local function remove_leaving()
  call_in_chunks(leaving, 'XACK', ready, group)
  call_in_chunks(leaving, 'XDEL', ready)
  leaving = {}
end
