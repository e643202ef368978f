-- Ends the lease of a worker. One that holds nothing is forgotten.
-- ARGV     2 worker
local workers = prefix .. 'workers'
if #redis.call('XPENDING', ready, group, '-', '+', 1, ARGV[2]) > 0 then
  redis.call('ZADD', workers, 'XX', 0, ARGV[2])
else
  redis.call('ZREM', workers, ARGV[2])
  redis.call('XGROUP', 'DELCONSUMER', ready, group, ARGV[2])
end
