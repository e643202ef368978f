-- The partition at a glance.
-- ARGV     2.. the states of workflows
-- Returns  {tasks that may be claimed, delayed tasks, for each worker {id, end of its lease or 0, tasks it holds},
--          for each state how many workflows, instant (ms, as a text)}
local pending = call('XPENDING', ready, group)
local held = {}
for _, consumer in ipairs(pending[4] or {}) do held[consumer[1]] = tonumber(consumer[2]) end
local workers, counts = {}, {}
local leases = call('ZRANGE', prefix .. 'workers', 0, -1, 'WITHSCORES')
for at = 1, #leases, 2 do
  local lease = tonumber(leases[at + 1]) > now and leases[at + 1] or '0'
  workers[#workers + 1] = { leases[at], lease, held[leases[at]] or 0 }
end
for at = 2, #ARGV do counts[#counts + 1] = call('ZCARD', prefix .. 'index:' .. ARGV[at]) end
local over = call('ZCOUNT', prefix .. 'due', '-inf', now)
local delayed = call('ZCARD', prefix .. 'due') - over
local unclaimed = call('XLEN', ready) - pending[1] + (held[waiting] or 0)
return { unclaimed + over, delayed, workers, counts, instant }
