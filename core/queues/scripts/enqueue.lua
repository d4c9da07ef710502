#!lua
-- Hand a job in.
-- KEYS  seen, inbox, due, job, person, thread, threads
-- ARGV  event, thread, cap, longest life of a person's slot (ms), call, title, version, job
-- Gives {1, jobs that go before it} if new, {0, 0} if known, {-1, 0} if the person is at the cap.
--
-- The invariant of the queue begins here: a thread with a non-empty inbox is in `due`. A score in
-- the past: somebody must take it. In the future: a live run holds it, or it waits on purpose.
-- Both are written in one script, so no wake-up exists that could be lost.
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)

-- Threads that are due for longer go first; a held thread waits for its own run only.
local function ahead()
  local place = redis.call('LPOS', KEYS[2], ARGV[1]) or 0
  local score = tonumber(redis.call('ZSCORE', KEYS[3], ARGV[2]) or now + 1)
  if score > now then return place end
  return place + redis.call('ZCOUNT', KEYS[3], '-inf', string.format('(%.0f', score))
end

local call = redis.call('GET', KEYS[1])
if call == ARGV[5] then return {1, ahead()} end   -- asked again after a lost reply
if call then return {0, 0} end
redis.call('ZREMRANGEBYSCORE', KEYS[5], '-inf', now)
if redis.call('ZCARD', KEYS[5]) >= tonumber(ARGV[3]) then return {-1, 0} end
redis.call('ZADD', KEYS[5], now + ARGV[4], ARGV[1])
redis.call('SET', KEYS[1], ARGV[5], 'EX', 86400)
redis.call('HSET', KEYS[4], 'thread', ARGV[2], 'person', KEYS[5], 'status', 'waiting',
  'v', ARGV[7], 'job', ARGV[8])
redis.call('RPUSH', KEYS[2], ARGV[1])
redis.call('ZADD', KEYS[3], 'NX', now, ARGV[2])   -- NX: a held thread stays held
redis.call('HSETNX', KEYS[6], 'title', ARGV[6])
redis.call('ZADD', KEYS[7], now, ARGV[2])
return {1, ahead()}
