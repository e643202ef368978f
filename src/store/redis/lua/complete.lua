-- Ends an attempt that has completed its task with all that follows from it, and claims for the same worker.
-- ARGV     2 worker, 3 limit of claims, 4 step: names this call, 5 '' or, when the call is made again, how long ago
--          it was first made (ms), 6 workflow, 7 position, 8 attempt,
--          9 output (JSON) or '', 10 members for the event: what the timeline keeps of the attempt,
--          11 positions of its dependents as the claim gave them, or ''
-- Returns  see to_reply; nothing in it for a stale attempt
return settle(complete, ARGV[11])
