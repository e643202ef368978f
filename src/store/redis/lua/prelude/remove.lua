-- Removes workflows without a trace.
local STATUSES = { 'pending', 'running', 'completed', 'failed', 'cancelled' }

local function unqueue_all(workflow)
  local positions = {}
  for position = 0, workflow.total - 1 do positions[#positions + 1] = tostring(position) end
  for index, row in ipairs(read_fields(workflow.hash, positions)) do
    unqueue(workflow, parse_row(positions[index], row))
  end
end

-- The idempotency key, unless it has been used for another workflow since.
local function free_idempotency(workflow)
  local key = call('HGET', workflow.hash, 'idempotency')
  if not key then return end
  local _, id = string.match(call('GET', key) or '', '^(%d+)\n([^\n]*)\n')
  if id == workflow.id then call('DEL', key) end
end

-- Whether there was such a workflow. Its last event is told and not kept. Its idempotency key goes only when it is told to.
local function remove(id, frees_key)
  local workflow = find_workflow(id)
  call('ZREM', prefix .. 'index', id)
  call('ZREM', prefix .. 'ids', id)
  call('ZREM', prefix .. 'expiry', id)
  for _, status in ipairs(STATUSES) do call('ZREM', prefix .. 'index:' .. status, id) end
  if not workflow then return false end
  if is_in_flight(workflow) then unqueue_all(workflow) end
  if frees_key then free_idempotency(workflow) end
  append(workflow, 'workflow-deleted', '')
  call('UNLINK', workflow.hash, workflow.list)
  workflows[id] = nil
  return true
end
