-- What every step has: where the keys of the partition are, what time it is, and what it gathers. A server that knows
-- functions keeps all of this between two steps, so each of them begins by `begin()`.
-- KEYS[1]  `<prefix>:{<partition>}:ready`: the queue; every other key of the partition begins as it does
-- ARGV[1]  the instant of the step (ms); '' is the server's own clock
local call, ready, prefix, due
-- As a number, and as it is written.
local now, instant
-- Workflows by id, the events to be told, and those that stop a workflow.
local workflows, told, stops
-- Entries that leave the queue with this step, and when the next task is due, as far as it is known.
local leaving, next_due
local group = 'workers'
-- The one consumer that all sleeping workers read as (see pending.lua).
local waiting = '(waiting)'

-- Numbers stay texts as far as they can: to write one costs as much as a command. Small ones are written once.
local SMALL = 1000
local texts = {}

local function text_of(number)
  local text = texts[number]
  if text then return text end
  text = string.format('%.0f', number)
  if number < SMALL and number >= 0 then texts[number] = text end
  return text
end

local function begin()
  call, ready = redis.call, KEYS[1]
  prefix = string.sub(ready, 1, -6)
  due = prefix .. 'due'
  now = tonumber(ARGV[1])
  if not now then
    local time = call('TIME')
    now = time[1] * 1000 + math.floor(time[2] / 1000)
  end
  instant = text_of(now)
  workflows, told, stops, leaving, next_due = {}, {}, {}, {}, nil
end

-- Lua unpacks no more than some 8,000 values.
local CHUNK = 4000

-- Calls a command on a key (of a stream: and a group) with any number of values, a chunk at a time.
local function call_in_chunks(values, command, key, of_group)
  for from = 1, #values, CHUNK do
    local to = math.min(from + CHUNK - 1, #values)
    if of_group then call(command, key, of_group, unpack(values, from, to))
    else call(command, key, unpack(values, from, to)) end
  end
end

-- The values of any number of fields of a hash; false for those that it does not have.
local function read_fields(key, fields)
  if #fields <= CHUNK then return call('HMGET', key, unpack(fields)) end
  local values = {}
  for from = 1, #fields, CHUNK do
    local part = call('HMGET', key, unpack(fields, from, math.min(from + CHUNK - 1, #fields)))
    for _, value in ipairs(part) do values[#values + 1] = value end
  end
  return values
end
