-- What workers hold whose lease has ended.

-- By workflow, then in blueprint order.
local function precedes(one, other)
  if one.id ~= other.id then return one.id < other.id end
  return tonumber(one.position) < tonumber(other.position)
end

-- Up to `most` entries of workers whose lease ended at `latest` or before (one that left has 0), whether these are all,
-- and the workers that hold no more.
local function entries_of_dead(most, latest)
  local entries, ended = {}, {}
  local dead = call('ZRANGEBYSCORE', prefix .. 'workers', '-inf', latest, 'LIMIT', 0, 100)
  local is_all = #dead < 100
  for _, worker in ipairs(dead) do
    local room = most - #entries
    local found = room > 0 and call('XPENDING', ready, group, '-', '+', room, worker) or {}
    for _, pending in ipairs(found) do
      local entry = call('XRANGE', ready, pending[1], pending[1])[1]
      if not entry then call('XACK', ready, group, pending[1]) else
        local id, position = entry[2][2], entry[2][4]
        local _, task = find_holder(id, position)
        if task then position = task.position end
        entries[#entries + 1] = { worker = worker, entry = entry[1], id = id, position = position, at = entry[2][6] }
      end
    end
    if #found < room then
      call('ZREM', prefix .. 'workers', worker)
      ended[#ended + 1] = worker
    else is_all = false end
  end
  table.sort(entries, precedes)
  return entries, is_all, ended
end
