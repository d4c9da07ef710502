#!lua flags=allow-oom
-- Stop all that waits or runs in a thread: the next renewal or take sees it.
-- KEYS  inbox
-- ARGV  name of who stops, prefix of job keys
-- Gives how many jobs.
local events = redis.call('LRANGE', KEYS[1], 0, -1)
for _, event in ipairs(events) do
  redis.call('HSETNX', ARGV[2] .. event, 'stop', ARGV[1])   -- NX: the first who stopped it did
end
return #events
