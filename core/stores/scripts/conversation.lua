-- The newest turns of a thread and its newest code, in one round trip.
-- KEYS  thread, history
-- ARGV  turns
-- Gives {entries newest first, entries (none or one) of the newest code, model}.
local kept = redis.call('HMGET', KEYS[1], 'code', 'model')
local turns = redis.call('XREVRANGE', KEYS[2], '+', '-', 'COUNT', ARGV[1])
local code = kept[1] and redis.call('XRANGE', KEYS[2], kept[1], kept[1]) or {}
return {turns, code, kept[2] or ''}
