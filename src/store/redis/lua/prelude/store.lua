-- Writes what never changes of a workflow's tasks, and their first rows; those that wait for nothing are made ready.

-- For each task, from ARGV[from] on: how many it waits for, names and neighbours, document of the plan.
local function store_tasks(id, total, from)
  local rows, plans = {}, {}
  for number = 0, total - 1 do
    local at, position = from + 3 * number, tostring(number)
    local waiting = ARGV[at]
    local ref = waiting == '0' and add_entry(id, position, instant) or ''
    rows[#rows + 1] = position
    rows[#rows + 1] = 'pending,' .. waiting .. ',0,0,,,' .. instant .. ',,,,' .. ref
    rows[#rows + 1] = 'i' .. position
    rows[#rows + 1] = ARGV[at + 1]
    plans[#plans + 1] = position
    plans[#plans + 1] = ARGV[at + 2]
  end
  call_in_chunks(rows, 'HSET', prefix .. 'tasks:' .. id)
  call_in_chunks(plans, 'HSET', prefix .. 'plan:' .. id)
end
