-- A workflow in this step: read once, changed in memory, written once by `save`. All of it is in two keys:
--   workflow:<id>  hash: name, inputs, options, total, created, score, retain, nonce, idempotency; state, error, key;
--                  and of each task what row.lua says
--   events:<id>    list of documents, number n at n - 1
-- state: 'status,sequence,updatedAt,pending,running,completed,failed,cancelled,skipped'
local STATE = '^(%a+),(%d+),(%d+),(%d+),(%d+),(%d+),(%d+),(%d+),(%d+)$'

local function open(id, hash, total, state)
  local status, sequence, updated, pending, running, completed, failed, cancelled, skipped = string.match(state, STATE)
  local workflow = {
    id = id, json = cjson.encode(id), total = total,
    hash = hash, list = prefix .. 'events:' .. id,
    status = status, sequence = sequence, updated = updated,
    counts = {
      pending = pending, running = running, completed = completed,
      failed = failed, cancelled = cancelled, skipped = skipped,
    },
    tasks = {}, fields = new_list(), gone = {}, events = new_list(), outputs = {},
  }
  workflows[id] = workflow
  return workflow
end

-- The workflow without a task; nil when it is not stored.
local function find_workflow(id)
  if workflows[id] then return workflows[id] end
  local hash = prefix .. 'workflow:' .. id
  local found = call('HMGET', hash, 'state', 'total')
  return found[1] and open(id, hash, found[2], found[1]) or nil
end

-- Events to be told as one JSON list, in pieces that need only be put together.
local function add_told(pieces, document)
  pieces[#pieces + 1] = #pieces == 0 and '[' or ','
  pieces[#pieces + 1] = document
end

-- Numbers an event, to be kept and told. `rest`: its further members as JSON, each after a comma; `task`: whose it is.
local function append(workflow, event, rest, task)
  local comma, names, label, attempt = '', '', '', ''
  if task then comma, names, label, attempt = ',', task[NAMES], ',"attempt":', task.attempt end
  workflow.sequence = text_of(number_of(workflow.sequence) + 1)
  workflow.updated = instant
  local document = '{"type":"' .. event .. '","sequence":' .. workflow.sequence .. ',"workflow_id":' .. workflow.json
    .. ',"at":' .. instant .. comma .. names .. label .. attempt .. rest .. '}'
  workflow.events[#workflow.events + 1] = document
  add_told(told, document)
  if event == 'workflow-cancelled' or event == 'workflow-deleted' then add_told(stops, document) end
end

local function state_of(workflow)
  local counts = workflow.counts
  return workflow.status .. ',' .. workflow.sequence .. ',' .. workflow.updated .. ',' .. counts.pending
    .. ',' .. counts.running .. ',' .. counts.completed .. ',' .. counts.failed .. ',' .. counts.cancelled
    .. ',' .. counts.skipped
end
