-- What is ready later.

-- `learned` keeps the order in which retries that are due at one instant were told.
local function make_due(workflow, task, at)
  local text = text_of(at)
  if at <= now then return make_ready(workflow, task, text) end
  local number = string.format('%016d', call('INCR', prefix .. 'learned'))
  call('ZADD', due, text, number .. ':' .. task.position .. ':' .. workflow.id)
  task.ref = 'd' .. number
  next_due = math.min(next_due or at, at)
  touch(workflow, task)
end

local function read_next_due()
  next_due = tonumber(call('ZRANGE', due, '0', '0', 'WITHSCORES')[2])
end

-- Moves what is due into the stream. First in every step that may add to it, so that older tasks come first.
local function promote()
  read_next_due()
  if not next_due or next_due > now then return end
  local found = call('ZRANGEBYSCORE', due, '-inf', instant, 'WITHSCORES')
  for at = 1, #found, 2 do
    local position, id = string.match(found[at], '^%d+:(%d+):(.*)$')
    local entry = add_entry(id, position, found[at + 1])
    local hash = prefix .. 'workflow:' .. id
    call('HSET', hash, position, string.match(call('HGET', hash, position), '^.*,') .. entry)
  end
  call('ZREMRANGEBYSCORE', due, '-inf', instant)
  read_next_due()
end

-- In how many ms the next task is due; -1 when none is.
local function due_in() return next_due and math.max(next_due - now, 0) or -1 end
