-- Stores a workflow and makes its start tasks ready.
-- KEYS[2]  optional: the idempotency key, '<instant>\n<workflow id>\n<fingerprint>'; it may lie in another partition
-- ARGV     2 id, 3 nonce of the call, 4 name (JSON), 5 inputs (JSON), 6 options (JSON), 7 services key or '',
--          8 retain (ms) or '', 9 least score, 10 fingerprint, 11 how long the idempotency key holds (ms),
--          12 web pages (JSON) or '', 13 number of tasks, then for each task:
--          how many tasks it waits for, names and neighbours (see task.lua), document of the plan
-- Returns  {'new', score}, also for a call that is made again; {'known', id} for a repeated submission
-- Errors   {'taken'}: the id is another workflow's; {'mismatch'}: the idempotency key is another request's
local id, nonce, total = ARGV[2], ARGV[3], tonumber(ARGV[13])
local workflow_key = prefix .. 'workflow:' .. id

local function find_stored()
  local remembered = KEYS[2] and call('GET', KEYS[2]) or ''
  local at, known, fingerprint = string.match(remembered, '^(%d+)\n([^\n]*)\n(.*)$')
  local stored = call('HMGET', workflow_key, 'nonce', 'score')
  if stored[1] == nonce then return { 'new', stored[2] } end
  if at and now - at < tonumber(ARGV[11]) then
    return fingerprint == ARGV[10] and { 'known', known } or { 'mismatch' }
  end
  return stored[1] and { 'taken' } or nil
end

-- Newer than all before, also within one ms.
local function next_score()
  local last = call('ZREVRANGE', prefix .. 'index', 0, 0, 'WITHSCORES')[2] or 0
  return math.max(last + 1, now * 1000, tonumber(ARGV[9]))
end

local stored = find_stored()
if stored then return stored end
promote()
local score = text_of(next_score())
call('HSET', workflow_key, 'name', ARGV[4], 'inputs', ARGV[5], 'options', ARGV[6], 'retain', ARGV[8],
  'total', total, 'created', instant, 'score', score, 'nonce', nonce)
if ARGV[7] ~= '' then call('HSET', workflow_key, 'key', ARGV[7]) end
if ARGV[12] ~= '' then call('HSET', workflow_key, 'webuis', ARGV[12]) end
if KEYS[2] then
  call('HSET', workflow_key, 'idempotency', KEYS[2])
  call('SET', KEYS[2], instant .. '\n' .. id .. '\n' .. ARGV[10], 'PX', ARGV[11])
end
store_tasks(id, total, 14)
call('ZADD', prefix .. 'index', score, id)
call('ZADD', prefix .. 'index:running', score, id)
call('ZADD', prefix .. 'ids', 0, id)
local workflow = open(id, workflow_key, ARGV[13], 'running,0,0,' .. total .. ',0,0,0,0,0')
append(workflow, 'workflow-submitted', ',"name":' .. ARGV[4] .. ',"tasks":' .. total)
save()
return { 'new', score }
