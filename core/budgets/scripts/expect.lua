-- Count somebody among those who wait, who will ask within a moment.
-- KEYS  returns (who waits, by when it asks again), then who waits by urgency
-- ARGV  asker, grace, linger (seconds)
-- Gives nothing. A repeat changes nothing.
local returns = tonumber(redis.call('ZSCORE', KEYS[1], ARGV[1]) or 0)
if returns >= now - ARGV[2] then return end
-- A place that ran out must not come alive again.
for key = 2, 4 do redis.call('ZREM', KEYS[key], ARGV[1]) end
redis.call('ZADD', KEYS[1], now + ARGV[3], ARGV[1])
keep(KEYS[1], math.max(tonumber(ARGV[3]), redis.call('PTTL', KEYS[1]) / 1000 - 60))
