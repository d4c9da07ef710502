#!lua flags=allow-oom
-- Make a message show its content, and tell who watches.
-- KEYS  messages, shown, writes
-- ARGV  message, content, what to tell
if redis.call('HSET', KEYS[1], ARGV[1], ARGV[2]) == 1 then redis.call('RPUSH', KEYS[2], ARGV[1]) end
redis.call('PUBLISH', KEYS[3], ARGV[3])
return 1
