#!lua flags=allow-oom
-- Keep how far a job got, for the next worker.
-- KEYS  epoch, job
-- ARGV  thread, epoch, progress
-- Gives 1 if kept, 0 if another worker has the thread: what that one saves is newer.
if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then return 0 end
redis.call('HSET', KEYS[2], 'progress', ARGV[3])
return 1
