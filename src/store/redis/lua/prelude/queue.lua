-- The queue: the stream `ready`, of which a running task's entry stays in the pending list of its worker, and the
-- sorted set `due` of what is ready later. Entries: w the workflow, p the position, a when the task became ready.
local due = prefix .. 'due'

local function add_entry(id, position, at)
  return redis.call('XADD', ready, '*', 'w', id, 'p', position, 'a', at)
end

local function make_ready(workflow, task, at)
  task.ref = add_entry(workflow.id, task.position, at)
  touch(workflow, task)
end

-- `learned` keeps the order in which retries that are due at one instant were told.
local function make_due(workflow, task, at)
  if at <= now then return make_ready(workflow, task, at) end
  local number = string.format('%016d', redis.call('INCR', prefix .. 'learned'))
  redis.call('ZADD', due, at, number .. ':' .. task.position .. ':' .. workflow.id)
  task.ref = 'd' .. number
  touch(workflow, task)
end

local function remove_entry(entry)
  redis.call('XACK', ready, group, entry)
  redis.call('XDEL', ready, entry)
end

-- Takes a task out of the queue, and from the worker that holds it.
local function unqueue(workflow, task)
  local ref = task.ref
  if ref == '' then return end
  if string.sub(ref, 1, 1) ~= 'd' then remove_entry(ref)
  else redis.call('ZREM', due, string.sub(ref, 2) .. ':' .. task.position .. ':' .. workflow.id) end
  task.ref = ''
  touch(workflow, task)
end

-- Moves what is due into the stream. First in every step that may add to it, so that older tasks come first.
local function promote()
  -- Refused when memory is full: so the whole step is, before it has changed anything.
  redis.call('SETNX', prefix .. 'learned', 0)
  local found = redis.call('ZRANGEBYSCORE', due, '-inf', now, 'WITHSCORES')
  for at = 1, #found, 2 do
    local position, id = string.match(found[at], '^%d+:(%d+):(.*)$')
    local entry = add_entry(id, position, found[at + 1])
    local tasks = prefix .. 'tasks:' .. id
    redis.call('HSET', tasks, position, string.match(redis.call('HGET', tasks, position), '^.*,') .. entry)
  end
  if #found > 0 then redis.call('ZREMRANGEBYSCORE', due, '-inf', now) end
end

-- In how many ms the next task is due; -1 when none is.
local function due_in()
  local first = redis.call('ZRANGE', due, 0, 0, 'WITHSCORES')
  return first[2] and math.max(first[2] - now, 0) or -1
end
