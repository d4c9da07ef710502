#!lua flags=allow-oom
-- Forget what is worked off; that it was there stays known for a while.
-- KEYS  kept, intake
-- ARGV  key, how long it stays known (seconds)
redis.call('ZREM', KEYS[1], ARGV[1])
-- The last field takes the hash with it, but `call` stays.
if redis.call('HDEL', KEYS[2], 'content', 'given') > 0 then
  redis.call('EXPIRE', KEYS[2], ARGV[2])
end
return 1
