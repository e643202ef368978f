-- A task in this step. In the hash workflow:<id>, for each position p:
--   p   its row: 'status,waiting,attempt,failures,accepted,progress,updatedAt,startedAt,endedAt,step,ref'
--   ip  its names as JSON members, then the positions upstream and downstream, a line each; never changes
--   sp  the id under which its service works on it (JSON); there exactly while `accepted` is 1
--   ep  why it, or its last attempt, failed (JSON)
--   dp  the document of its plan; never changes
--   op  the document of its output
-- `step` is the last call that started or settled it, `ref` its entry in the queue: an id of the stream, also while
-- the task runs, 'd' and a number while it waits to be due, or '>' and the position of its heir (see queue.lua).
local ROW = '^(%a+),(%d+),(%d+),(%d+),(%d?),([^,]*),(%d+),(%d*),(%d*),([^,]*),(.*)$'

-- Places of the list part of a task: with more than 16 named fields it would take twice the memory, and each step makes some.
local NAMES, UPSTREAM, DOWNSTREAM = 1, 2, 3

-- All of it as texts, the position too.
local function parse_row(position, row)
  local status, waiting, attempt, failures, accepted, progress, updated, started, ended, step, ref =
    string.match(row, ROW)
  return {
    false, false, false,
    position = position, status = status, waiting = waiting, attempt = attempt,
    failures = failures, accepted = accepted, progress = progress, updated = updated,
    started = started, ended = ended, step = step, ref = ref,
    -- See task.lua; a table that has room for all its fields need not grow.
    plan = false, changed = false,
  }
end

local function row_of(task)
  return task.status .. ',' .. task.waiting .. ',' .. task.attempt .. ',' .. task.failures .. ',' .. task.accepted
    .. ',' .. task.progress .. ',' .. task.updated .. ',' .. task.started .. ',' .. task.ended .. ',' .. task.step
    .. ',' .. task.ref
end
