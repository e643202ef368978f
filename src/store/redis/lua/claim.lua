-- Claims what is ready, the entries that were delivered to sleepers before first.
-- ARGV     2 worker, 3 limit, 4 step: names this call, 5 '' or, when the call is made again, how long ago it was
--          first made (ms), 6 '1' when something may have been delivered that nobody knows of, else '';
--          then for each entry that was delivered: id, workflow, position, instant
-- Returns  see to_reply
local worker, limit, step, window = ARGV[2], tonumber(ARGV[3]), ARGV[4], tonumber(ARGV[5])
local claims = {}

-- The first of two calls may arrive last, on a connection that was given up: nobody hears what it would claim.
local function is_late()
  local key = prefix .. 'again:' .. step
  if window then call('SET', key, 1, 'PX', 600000) end
  return not window and call('EXISTS', key) == 1
end

if is_late() then return { -1 } end
know(worker)
promote()
if window then claim_again(worker, step, window, claims) end
for at = 7, #ARGV, 4 do
  local fields = { 'w', ARGV[at + 1], 'p', ARGV[at + 2], 'a', ARGV[at + 3] }
  start_entry({ ARGV[at], fields }, worker, step, claims, true)
end
if window or ARGV[6] ~= '' then
  for _, entry in ipairs(waiting_entries(0)) do
    if #claims >= limit then break end
    start_entry(entry, worker, step, claims, true)
  end
end
claim_ready(worker, limit, step, claims)
save()
return to_reply(claims)
