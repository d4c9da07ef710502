-- Threads somebody should have taken by now.
-- KEYS  due
-- ARGV  grace (ms), at most, lease (ms)
-- Gives {ms since the epoch, thread, ...}, due for the longest first.
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local threads = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now - ARGV[1], 'LIMIT', 0, ARGV[2])
-- Nobody holds a thread for two leases at once: a clock that was set back did.
local never = string.format('(%.0f', now + 2 * ARGV[3])
for _, thread in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], never, '+inf', 'LIMIT', 0, ARGV[2])) do
  table.insert(threads, thread)
end
table.insert(threads, 1, now)
return threads
