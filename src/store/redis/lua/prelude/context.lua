-- Begins every script: where the keys of the partition are, and what time it is.
-- KEYS[1]  `<prefix>:{<partition>}:ready`: the queue; every other key of the partition begins as it does
-- ARGV[1]  the instant of the step (ms); '' is the server's own clock
local ready = KEYS[1]
local prefix = string.sub(ready, 1, -6)
local group = 'workers'

local now = tonumber(ARGV[1])
if not now then
  local time = redis.call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
end

-- Lua unpacks no more than some 8,000 values.
local CHUNK = 4000

-- Calls a command with any number of values after its first arguments, a chunk at a time.
local function call_in_chunks(values, ...)
  for from = 1, #values, CHUNK do
    local arguments = { ... }
    for at = from, math.min(from + CHUNK - 1, #values) do arguments[#arguments + 1] = values[at] end
    redis.call(unpack(arguments))
  end
end

-- The values of any number of fields of a hash; false for those that it does not have.
local function read_fields(key, fields)
  if #fields <= CHUNK then return redis.call('HMGET', key, unpack(fields)) end
  local values = {}
  for from = 1, #fields, CHUNK do
    local part = redis.call('HMGET', key, unpack(fields, from, math.min(from + CHUNK - 1, #fields)))
    for _, value in ipairs(part) do values[#values + 1] = value end
  end
  return values
end
