#!lua
-- Note whether something holds for a thread, and let its notes live on.
-- KEYS  note
-- ARGV  what, 1 if it holds, life (seconds)
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
redis.call('EXPIRE', KEYS[1], ARGV[3])
return 1
