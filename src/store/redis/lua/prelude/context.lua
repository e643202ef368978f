-- What every step has: where the keys of the partition are, what time it is, and what it gathers. A server that knows
-- functions keeps all of this between two steps, so each of them begins by `begin()`.
-- KEYS[1]  `<prefix>:{<partition>}:ready`: the queue; every other key of the partition begins as it does
-- ARGV[1]  the instant of the step (ms); '' is the server's own clock
local call, ready, prefix, due
-- As a number, and as it is written.
local now, instant
-- Workflows by id, the events to be told, and those that stop a workflow (see add_told).
local workflows, told, stops
-- Entries that leave the queue with this step, and when the next task is due, as far as it is known.
local leaving, next_due
local group = 'workers'
-- The one consumer that all sleeping workers read as (see pending.lua).
local waiting = '(waiting)'

-- Numbers stay texts as far as they can: to write one, or to read it, costs as much as a command. Small ones are written
-- once, and read as what they were written from.
local SMALL = 1000
local texts, numbers = {}, {}

local function text_of(number)
  local text = texts[number]
  if text then return text end
  text = string.format('%.0f', number)
  if number < SMALL and number >= 0 then texts[number], numbers[text] = text, number end
  return text
end

local function number_of(text) return numbers[text] or tonumber(text) end

-- Has room for what a step mostly puts into a list: one that grows is made anew each time.
local function new_list() return { nil, nil, nil, nil, nil, nil, nil, nil } end

local function begin()
  call = redis.call
  if ready ~= KEYS[1] then
    ready = KEYS[1]
    prefix = string.sub(ready, 1, -6)
    due = prefix .. 'due'
  end
  instant = ARGV[1]
  if instant == '' then
    local time = call('TIME')
    -- Seconds, and the first three of six digits.
    instant = time[1] .. string.sub('00000' .. time[2], -6, -4)
  end
  now = tonumber(instant)
  workflows, told, stops, leaving, next_due = {}, new_list(), {}, {}, nil
end

-- How long ago (ms) an instant is.
local function time_since(at) return at == instant and '0' or text_of(now - at) end

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
