#!lua flags=allow-oom
-- Stop all that waits or runs in a thread, or one event of it: the next renewal or take sees it.
-- KEYS  inbox
-- ARGV  name of who stops, prefix of job keys, prefix of their parts, event or nothing
-- Gives how many jobs.

-- NX, here and below: the first who stopped it did.
local function stop(event)
  redis.call('HSETNX', ARGV[2] .. event, 'stop', ARGV[1])
end

local one = ARGV[4]
if one == '' then
  local events = redis.call('LRANGE', KEYS[1], 0, -1)
  for _, event in ipairs(events) do stop(event) end
  return #events
end

local whole = redis.call('HGET', ARGV[2] .. one, 'whole') or one
if not redis.call('LPOS', KEYS[1], whole) then return 0 end
-- Asked again after a lost reply: its job may run by now, and must not be stopped as a whole.
if redis.call('HEXISTS', ARGV[2] .. one, 'out') == 1 then return 1 end
local parts = redis.call('LRANGE', ARGV[3] .. whole, 0, -1)
table.insert(parts, whole)
local others = false
for _, part in ipairs(parts) do
  if part ~= one and redis.call('HEXISTS', ARGV[2] .. part, 'out') == 0 then others = true end
end
if others and redis.call('HEXISTS', ARGV[2] .. whole, 'call') == 0 then
  redis.call('HSETNX', ARGV[2] .. one, 'out', ARGV[1])   -- no run has read it, so it can leave
else
  stop(whole)
end
return 1
