-- Pause a budget: the platform refused a call and said for how long.
-- KEYS  account
-- ARGV  allowance and cautious allowance (JSON), seconds, caution (seconds)
-- Gives nothing. A repeat changes next to nothing.
local t = redis.call('TIME')
local now = t[1] + t[2] / 1000000
local limit = cjson.decode(ARGV[2])   -- from now on
-- So that after the pause there is one call and no burst, since the platform counted otherwise.
local pause = now + ARGV[3] + (limit.burst - 1) * limit.period
local full = math.max(pause, tonumber(redis.call('HGET', KEYS[1], 'full') or 0))
redis.call('HSET', KEYS[1], 'full', full, 'cautious', now + ARGV[4])
-- A minute of margin.
redis.call('PEXPIRE', KEYS[1], math.ceil((math.max(full - now, ARGV[4]) + 60) * 1000))
