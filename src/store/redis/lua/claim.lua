-- Claims what is ready, the entries that were delivered to the worker before first.
-- ARGV     2 worker, 3 limit, 4 step: names this call, 5 '' or, when the call is made again, how long ago it was
--          first made (ms), then for each entry that was delivered: id, workflow, position, instant
-- Returns  {claims (see to_claim), in how many ms the next task is due or -1}
local worker, limit, step, window = ARGV[2], tonumber(ARGV[3]), ARGV[4], tonumber(ARGV[5])
local claims = {}
know(worker)
promote()
if window then claim_again(worker, step, window, true, claims) end
for at = 6, #ARGV, 4 do
  start_entry({ ARGV[at], { 'w', ARGV[at + 1], 'p', ARGV[at + 2], 'a', ARGV[at + 3] } }, worker, step, claims)
end
claim_ready(worker, limit, step, claims)
save()
return { claims, due_in() }
