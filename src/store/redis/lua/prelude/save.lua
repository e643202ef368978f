-- Writes what has changed of the workflows of this step, and tells the events of the step as one entry of the feed.
local function save_workflow(workflow)
  local fields = workflow.fields
  call_in_chunks(workflow.gone, 'HDEL', workflow.hash)
  for position, task in pairs(workflow.tasks) do
    if task.changed then
      fields[#fields + 1] = position
      fields[#fields + 1] = row_of(task)
    end
  end
  if #workflow.events > 0 then
    fields[#fields + 1] = 'state'
    fields[#fields + 1] = state_of(workflow)
  end
  call_in_chunks(fields, 'HSET', workflow.hash)
  call_in_chunks(workflow.events, 'RPUSH', workflow.list)
end

-- Appends events to a stream that processes read. What makes room is done even when there is none to tell of it.
local function tell(stream, pieces)
  pieces[#pieces + 1] = ']'
  redis.pcall('XADD', prefix .. stream, 'MAXLEN', '~', '10000', '*', 'e', table.concat(pieces))
end

local function save()
  for _, workflow in pairs(workflows) do save_workflow(workflow) end
  if #told > 0 then tell('feed', told) end
  if #stops > 0 then tell('stops', stops) end
end
