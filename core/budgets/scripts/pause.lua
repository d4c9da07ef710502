-- Pause a budget: the platform refused a call and said for how long.
-- KEYS  account
-- ARGV  allowance from now on, seconds, caution (seconds)
-- Gives nothing. A repeat changes next to nothing.
local limit = cjson.decode(ARGV[1])
local kept = redis.call('HMGET', KEYS[1], 'full', 'held')
local held = math.max(now + ARGV[2], tonumber(kept[2] or 0))
-- After the pause there is one call and no burst, since the platform counted otherwise.
local full = math.max(held + ((limit.burst or 1) - 1) * limit.period, tonumber(kept[1] or 0))
redis.call('HSET', KEYS[1], 'full', full, 'held', held, 'cautious', now + ARGV[3])
keep(KEYS[1], math.max(full - now, ARGV[3]))
