#!lua flags=allow-oom
-- Let a job go unfinished: its next run may start at once, and this one is not counted.
-- KEYS  due, epoch, job, last
-- ARGV  thread, epoch
-- Gives 1 if done, 0 if another worker has the thread.
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local uncounted = 'uncounted:' .. ARGV[2]
if redis.call('HGET', KEYS[2], ARGV[1]) ~= ARGV[2] then
  return redis.call('HEXISTS', KEYS[3], uncounted)   -- asked again after a lost reply
end
redis.call('HDEL', KEYS[2], ARGV[1])
redis.call('HSET', KEYS[3], uncounted, 1)
redis.call('HINCRBY', KEYS[3], 'starts', -1)
redis.call('HSET', KEYS[3], 'status', 'waiting')
if redis.call('GET', KEYS[4]) == ARGV[1] then redis.call('DEL', KEYS[4]) end
redis.call('ZADD', KEYS[1], now, ARGV[1])
return 1
