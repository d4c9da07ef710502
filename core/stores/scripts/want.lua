#!lua
-- Let a message show another mark.
-- KEYS  mark, marks
-- ARGV  message, mark, life (seconds)
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
redis.call('HSET', KEYS[1], 'wanted', ARGV[2])
redis.call('EXPIRE', KEYS[1], ARGV[3])
redis.call('ZADD', KEYS[2], 'NX', now, ARGV[1])   -- NX: who waits or is held stays so
redis.call('EXPIRE', KEYS[2], ARGV[3])
return 1
