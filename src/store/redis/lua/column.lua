-- One field of each task of a workflow, in blueprint order.
-- ARGV     2 workflow, 3 the letter of the field (see row.lua)
-- Returns  the values; {} when the workflow is not stored
local hash = prefix .. 'workflow:' .. ARGV[2]
local fields = {}
for position = 1, tonumber(call('HGET', hash, 'total') or 0) do
  fields[position] = ARGV[3] .. string.format('%d', position - 1)
end
return #fields > 0 and read_fields(hash, fields) or fields
