#!lua flags=allow-oom
-- Do not count a run as a start: it lost its lease, which is no crash.
-- KEYS  job
-- ARGV  epoch
-- Gives 1 if done, 0 if it was not counted any more.
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
if redis.call('HSETNX', KEYS[1], 'uncounted:' .. ARGV[1], 1) == 0 then return 0 end   -- asked again
redis.call('HINCRBY', KEYS[1], 'starts', -1)
return 1
