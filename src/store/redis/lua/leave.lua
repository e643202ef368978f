-- Ends the lease of a worker. One that holds nothing is forgotten.
-- ARGV     2 worker
local workers = prefix .. 'workers'
if #call('XPENDING', ready, group, '-', '+', 1, ARGV[2]) > 0 then
  call('ZADD', workers, 'XX', 0, ARGV[2])
else
  call('ZREM', workers, ARGV[2])
  call('XGROUP', 'DELCONSUMER', ready, group, ARGV[2])
end
