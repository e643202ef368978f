-- A workflow in this step: read once, changed in memory, written once by `save`. All of it is in two keys:
--   workflow:<id>  hash: name, inputs, options, total, created, score, retain, nonce, idempotency; state, error, key;
--                  and of each task what row.lua says
--   events:<id>    list of documents, number n at n - 1
-- state: 'status,sequence,updatedAt,pending,running,completed,failed,cancelled,skipped'
local STATE = '^(%a+),(%d+),(%d+),(%d+),(%d+),(%d+),(%d+),(%d+),(%d+)$'

local function open(id, total, state)
  local status, sequence, updated, pending, running, completed, failed, cancelled, skipped = string.match(state, STATE)
  local workflow = {
    id = id, json = cjson.encode(id), total = tonumber(total),
    hash = prefix .. 'workflow:' .. id, list = prefix .. 'events:' .. id,
    status = status, sequence = sequence, updated = updated,
    counts = {
      pending = pending, running = running, completed = completed,
      failed = failed, cancelled = cancelled, skipped = skipped,
    },
    tasks = {}, fields = {}, gone = {}, events = {}, outputs = {},
  }
  workflows[id] = workflow
  return workflow
end

-- The workflow without a task; nil when it is not stored.
local function find_workflow(id)
  if workflows[id] then return workflows[id] end
  local found = call('HMGET', prefix .. 'workflow:' .. id, 'state', 'total')
  return found[1] and open(id, found[2], found[1]) or nil
end

-- Numbers an event, to be kept and told. `rest`: its further members as JSON, each after a comma.
local function append(workflow, event, rest)
  workflow.sequence = text_of(workflow.sequence + 1)
  workflow.updated = instant
  local document = '{"type":"' .. event .. '","sequence":' .. workflow.sequence .. ',"workflow_id":' .. workflow.json
    .. ',"at":' .. instant .. rest .. '}'
  workflow.events[#workflow.events + 1] = document
  told[#told + 1] = document
  if event == 'workflow-cancelled' or event == 'workflow-deleted' then stops[#stops + 1] = document end
end

local function state_of(workflow)
  local counts = workflow.counts
  return workflow.status .. ',' .. workflow.sequence .. ',' .. workflow.updated .. ',' .. counts.pending
    .. ',' .. counts.running .. ',' .. counts.completed .. ',' .. counts.failed .. ',' .. counts.cancelled
    .. ',' .. counts.skipped
end
