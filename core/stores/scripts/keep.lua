#!lua
-- Keep what is about to be acknowledged to a platform.
-- KEYS  kept, intake
-- ARGV  key, call, content
-- Gives 1 if it is new, 0 if it is known. No memory left: refused, so it is not acknowledged.
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local call = redis.call('HGET', KEYS[2], 'call')
if call == ARGV[2] then return 1 end   -- asked again after a lost reply
if call then return 0 end
redis.call('HSET', KEYS[2], 'call', ARGV[2], 'content', ARGV[3])
redis.call('ZADD', KEYS[1], now, ARGV[1])
return 1
