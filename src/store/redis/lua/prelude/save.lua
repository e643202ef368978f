-- Writes what has changed of the workflows of this step, and tells the events of the step as one entry of the feed.
local function save_tasks(workflow)
  local tasks, fields = key_of('tasks', workflow), workflow.fields
  call_in_chunks(workflow.gone, 'HDEL', tasks)
  for _, task in ipairs(workflow.changed) do
    fields[#fields + 1] = task.position
    fields[#fields + 1] = row_of(task)
  end
  call_in_chunks(fields, 'HSET', tasks)
end

-- Appends events to a stream that processes read. What makes room is done even when there is none to tell of it.
local function tell(stream, events)
  redis.pcall('XADD', prefix .. stream, 'MAXLEN', '~', 10000, '*', 'e', '[' .. table.concat(events, ',') .. ']')
end

local function save()
  for _, workflow in ipairs(opened) do
    if not workflow.removed then
      save_tasks(workflow)
      if #workflow.events > 0 then
        call('HSET', key_of('workflow', workflow), 'state', state_of(workflow))
        call_in_chunks(workflow.events, 'RPUSH', key_of('events', workflow))
      end
    end
  end
  if #told > 0 then tell('feed', told) end
  if #stops > 0 then tell('stops', stops) end
end
