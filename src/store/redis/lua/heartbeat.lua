-- Renews the lease of a worker, or begins it.
-- ARGV     2 worker, 3 length of the lease (ms)
call('ZADD', prefix .. 'workers', now + ARGV[3], ARGV[2])
