#!lua
-- Hand a job in.
-- KEYS  seen, inbox, due, job, person, thread, threads
-- ARGV  event, thread, cap, longest life of a person's slot (ms), call, title, version, job,
--       1 if it joins, parts that may join a job, prefix of job keys, prefix of their parts
-- Gives {1, jobs that go before it} if new, {2, the same} if it is part of a job that waits,
-- {0, 0} if known, {-1, 0} if the person is at the cap.
--
-- The invariant of the queue begins here: a thread with a non-empty inbox is in `due`. A score in
-- the past: somebody must take it. In the future: a live run holds it, or it waits on purpose.
-- Both are written in one script, so no wake-up exists that could be lost.
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)

-- Threads that are due for longer go first; a held thread waits for its own run only.
local function ahead(event)
  local place = redis.call('LPOS', KEYS[2], event) or 0
  local score = tonumber(redis.call('ZSCORE', KEYS[3], ARGV[2]) or now + 1)
  if score > now then return place end
  return place + redis.call('ZCOUNT', KEYS[3], '-inf', string.format('(%.0f', score))
end

-- The job that waits behind all others, if this one may become part of it. It is not the first
-- one of its thread, so no run of it began; one that was stopped takes nothing in.
local function tail()
  if ARGV[9] ~= '1' or redis.call('LLEN', KEYS[2]) < 2 then return nil end
  local last = redis.call('LINDEX', KEYS[2], -1)
  local kept = redis.call('HMGET', ARGV[11] .. last, 'joins', 'stop')
  if kept[1] ~= '1' or kept[2] then return nil end
  if redis.call('LLEN', ARGV[12] .. last) >= tonumber(ARGV[10]) then return nil end
  return last
end

local call = redis.call('GET', KEYS[1])
if call == ARGV[5] then   -- asked again after a lost reply
  local whole = redis.call('HGET', KEYS[4], 'whole')
  if whole then return {2, ahead(whole)} end
  return {1, ahead(ARGV[1])}
end
if call then return {0, 0} end
local whole = tail()
if whole then
  redis.call('SET', KEYS[1], ARGV[5], 'EX', 86400)
  redis.call('HSET', KEYS[4], 'thread', ARGV[2], 'status', 'joined', 'v', ARGV[7], 'job', ARGV[8],
    'whole', whole)
  redis.call('RPUSH', ARGV[12] .. whole, ARGV[1])
  -- A worker that cannot read a part must leave the whole.
  if tonumber(ARGV[7]) > tonumber(redis.call('HGET', ARGV[11] .. whole, 'v')) then
    redis.call('HSET', ARGV[11] .. whole, 'v', ARGV[7])
  end
  redis.call('ZADD', KEYS[7], now, ARGV[2])
  return {2, ahead(whole)}
end
redis.call('ZREMRANGEBYSCORE', KEYS[5], '-inf', now)
if redis.call('ZCARD', KEYS[5]) >= tonumber(ARGV[3]) then return {-1, 0} end
redis.call('ZADD', KEYS[5], now + ARGV[4], ARGV[1])
redis.call('SET', KEYS[1], ARGV[5], 'EX', 86400)
redis.call('HSET', KEYS[4], 'thread', ARGV[2], 'person', KEYS[5], 'status', 'waiting',
  'v', ARGV[7], 'job', ARGV[8], 'joins', ARGV[9])
redis.call('RPUSH', KEYS[2], ARGV[1])
redis.call('ZADD', KEYS[3], 'NX', now, ARGV[2])   -- NX: a held thread stays held
redis.call('HSETNX', KEYS[6], 'title', ARGV[6])
redis.call('ZADD', KEYS[7], now, ARGV[2])
return {1, ahead(ARGV[1])}
