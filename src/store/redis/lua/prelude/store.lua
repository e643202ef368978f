-- Writes what never changes of a workflow's tasks, and their first rows; those that wait for nothing are made ready.

-- For each task, from ARGV[from] on: how many it waits for, names and neighbours, document of the plan.
local function store_tasks(id, total, from)
  local fields = {}
  for number = 0, total - 1 do
    local at, position = from + 3 * number, tostring(number)
    local waiting = ARGV[at]
    local ref = waiting == '0' and add_entry(id, position, instant) or ''
    fields[#fields + 1] = position
    fields[#fields + 1] = 'pending,' .. waiting .. ',0,0,,,' .. instant .. ',,,,' .. ref
    fields[#fields + 1] = 'i' .. position
    fields[#fields + 1] = ARGV[at + 1]
    fields[#fields + 1] = 'd' .. position
    fields[#fields + 1] = ARGV[at + 2]
  end
  call_in_chunks(fields, 'HSET', prefix .. 'workflow:' .. id)
end
