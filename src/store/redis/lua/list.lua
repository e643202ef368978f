-- A page of workflows: of an index, newest first, or by id.
-- ARGV     2 index: 'index', 'index:<status>' or 'ids', 3 where to begin (score, or lex bound), 4 where to end (lex
--          bound), 5 limit
-- Returns  for each workflow: {id, score, name (JSON), state, error (JSON), created, web pages (JSON)}
local index, limit = prefix .. ARGV[2], ARGV[5]
local ids
if ARGV[2] == 'ids' then ids = call('ZRANGEBYLEX', index, ARGV[3], ARGV[4], 'LIMIT', 0, limit)
else ids = call('ZREVRANGEBYSCORE', index, ARGV[3], '-inf', 'LIMIT', 0, limit) end
local page = {}
for _, id in ipairs(ids) do
  local found = call('HMGET', prefix .. 'workflow:' .. id, 'score', 'name', 'state', 'error', 'created', 'webuis')
  page[#page + 1] = { id, found[1], found[2], found[3], found[4], found[5], found[6] }
end
return page
