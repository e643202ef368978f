-- Starts tasks for a worker, and gives them with all that is needed to execute them.

-- So long a list of dependents is given with a claim, to be read along with the task when that is settled.
local LONGEST = 20

-- A line each, for one text is read faster than a list: workflow, position, attempt, failures, ms since it first started,
-- ms since it became ready, positions of its dependents or '', plan, options, service's id or '', inputs (JSON; null for
-- an upstream task without output), services key or ''.
local function to_claim(workflow, task, ready_at)
  local fields, upstream = new_list(), new_list()
  for position in string.gmatch(task[UPSTREAM], '%d+') do
    upstream[#upstream + 1] = position
    -- What this step has completed is not written yet.
    if not workflow.outputs[position] then fields[#fields + 1] = 'o' .. position end
  end
  if #upstream == 0 then fields[1] = 'inputs' end
  local of_plan, of_service
  if not task.plan then
    of_plan = #fields + 1
    fields[of_plan] = 'd' .. task.position
  end
  if task.accepted == '1' then
    of_service = #fields + 1
    fields[of_service] = 's' .. task.position
  end
  local documents = #fields > 0 and read_fields(workflow.hash, fields) or fields
  local plan, service = task.plan or documents[of_plan], of_service and documents[of_service] or ''
  local inputs, read = documents[1], 0
  if #upstream > 0 then
    local outputs = new_list()
    for _, position in ipairs(upstream) do
      local output = workflow.outputs[position]
      if not output then
        read = read + 1
        output = documents[read]
      end
      outputs[#outputs + 1] = output or 'null'
    end
    inputs = '[' .. table.concat(outputs, ',') .. ']'
  end
  return workflow.id .. '\n' .. task.position .. '\n' .. task.attempt .. '\n' .. task.failures
    .. '\n' .. time_since(task.started) .. '\n' .. time_since(ready_at)
    .. '\n' .. (#task[DOWNSTREAM] <= LONGEST and task[DOWNSTREAM] or '') .. '\n' .. plan .. '\n' .. workflow.options
    .. '\n' .. service .. '\n' .. inputs .. '\n' .. (workflow.key or '')
end

-- In how many ms the next task is due or -1, then the claims: one list, for each list in another costs as much as a claim.
local function to_reply(claims)
  table.insert(claims, 1, due_in())
  return claims
end

local function start(workflow, task, worker, step, claims, ready_at)
  task.attempt = text_of(number_of(task.attempt) + 1)
  task.step = step
  if task.started == '' then task.started = instant end
  move(workflow, task, 'running')
  append(workflow, 'task-started', ',"worker_id":' .. cjson.encode(worker)
    .. ',"resumed":' .. (task.accepted == '1' and 'true' or 'false')
    .. ',"position":' .. task.position .. ',"ready_at":' .. ready_at, task)
  claims[#claims + 1] = to_claim(workflow, task, ready_at)
end

-- Starts the task of an entry that the worker has read, or (`is_waiting`) that was delivered to sleepers; an entry that
-- is void is dropped.
local function start_entry(entry, worker, step, claims, is_waiting)
  local id, fields = entry[1], entry[2]
  local workflow, task = find(fields[2], fields[4])
  if not task then
    leaving[#leaving + 1] = id
    return
  end
  if task.ref ~= id or task.status ~= 'pending' then return end
  -- From the sleepers' pending list to the worker's. One that is in neither is still to be read.
  if is_waiting and #call('XCLAIM', ready, group, worker, 0, id, 'JUSTID') == 0 then return end
  start(workflow, task, worker, step, claims, fields[6])
end

-- A worker without a lease is known too, so that what it holds can be taken from it. To be called first.
local function know(worker) call('ZADD', prefix .. 'workers', 'NX', 0, worker) end

-- Adds to `claims` what is ready, up to `limit` of them in all.
local function claim_ready(worker, limit, step, claims)
  remove_leaving()
  if #claims >= limit then return end
  local found = call('XREADGROUP', 'GROUP', group, worker, 'COUNT', limit - #claims, 'STREAMS', ready, '>')
  if not found then return end
  for _, entry in ipairs(found[1][2]) do start_entry(entry, worker, step, claims) end
  remove_leaving()
end
