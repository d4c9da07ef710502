-- Threads somebody should have taken by now.
-- KEYS  due
-- ARGV  grace (ms), at most
-- Gives {ms since the epoch, thread, ...}, due for the longest first.
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local threads = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now - ARGV[1], 'LIMIT', 0, ARGV[2])
table.insert(threads, 1, now)
return threads
