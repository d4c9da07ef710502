#!lua flags=allow-oom
-- Note which mark a message shows now; if another one is wanted, it is due at once.
-- KEYS  mark, marks
-- ARGV  message, mark or nothing, life (seconds)
-- Gives 1 if something is left to do.
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
redis.call('HDEL', KEYS[1], 'begun')
if ARGV[2] == '' then
  redis.call('HDEL', KEYS[1], 'shown')
else
  redis.call('HSET', KEYS[1], 'shown', ARGV[2])
end
redis.call('EXPIRE', KEYS[1], ARGV[3])
local wanted = redis.call('HGET', KEYS[1], 'wanted')
if not wanted or wanted == ARGV[2] then
  redis.call('ZREM', KEYS[2], ARGV[1])
  return 0
end
redis.call('ZADD', KEYS[2], now, ARGV[1])
redis.call('EXPIRE', KEYS[2], ARGV[3])
return 1
