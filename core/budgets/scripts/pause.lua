-- Pause a budget: the platform refused a call and said for how long.
-- KEYS  account
-- ARGV  seconds, period, burst
-- Gives nothing. A repeat changes next to nothing.
local t = redis.call('TIME')
local now = t[1] + t[2] / 1000000
-- So that after the pause there is one call and no burst, since the platform counted otherwise.
local pause = now + ARGV[1] + (ARGV[3] - 1) * ARGV[2]
local full = math.max(pause, tonumber(redis.call('HGET', KEYS[1], 'full') or 0))
redis.call('HSET', KEYS[1], 'full', full)
redis.call('PEXPIRE', KEYS[1], math.ceil((full - now + 60) * 1000))   -- a minute of margin
