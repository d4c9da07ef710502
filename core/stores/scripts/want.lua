#!lua
-- Let a message show another mark.
-- KEYS  mark, marks
-- ARGV  message, mark, life (seconds)
-- Gives 1 if that is new, 0 if it is wanted or shown anyway.
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local kept = redis.call('HMGET', KEYS[1], 'wanted', 'shown', 'begun')
if (kept[1] or kept[2]) == ARGV[2] then return 0 end
redis.call('HSET', KEYS[1], 'wanted', ARGV[2])
redis.call('EXPIRE', KEYS[1], ARGV[3])
if kept[2] == ARGV[2] and not kept[3] then
  redis.call('ZREM', KEYS[2], ARGV[1])   -- it shows that, and nobody is changing it
else
  redis.call('ZADD', KEYS[2], 'NX', now, ARGV[1])   -- NX: who waits or is held stays so
  redis.call('EXPIRE', KEYS[2], ARGV[3])
end
return 1
