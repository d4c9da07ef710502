#!lua
-- Take a thread: its oldest job, if the thread is due and nobody holds it.
-- KEYS  due, epoch, epochs, last, inbox
-- ARGV  lease (ms), thread, prefix of job keys, newest format we read, starts a job may have, call,
--       prefix of a job's parts
-- Gives {event, epoch, starts, 1 if stopped, stopped by, progress, {job, ...}}: the jobs that it is
-- made of, in order; otherwise {reason, ...}:
-- none (nothing waits), held (by a live run, or on purpose), again (it waits for its third start),
-- newer with event and format (a newer version of the program has to do it).
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local lease, thread = tonumber(ARGV[1]), ARGV[2]
local due = tonumber(redis.call('ZSCORE', KEYS[1], thread))
if not due then return {'none'} end
local event = redis.call('LINDEX', KEYS[5], 0)
if not event then
  redis.call('ZREM', KEYS[1], thread)
  return {'none'}
end
local job = ARGV[3] .. event

-- Nothing joins and nothing leaves once a run began, so each run is given the same.
local function parts()
  local events, jobs = redis.call('LRANGE', ARGV[7] .. event, 0, -1), {}
  table.insert(events, 1, event)
  for _, part in ipairs(events) do
    local kept = redis.call('HMGET', ARGV[3] .. part, 'job', 'out')
    if not kept[2] then jobs[#jobs + 1] = kept[1] or '' end
  end
  return jobs
end

local function given()
  local kept = redis.call('HMGET', job, 'starts', 'stop', 'progress')
  return {event, redis.call('HGET', KEYS[2], thread), tonumber(kept[1]), kept[2] and 1 or 0,
    kept[2] or '', kept[3] or '', parts()}
end

-- Nobody holds a thread for two leases at once: a clock that was set back did.
if due > now and due <= now + 2 * lease then
  if redis.call('HGET', job, 'call') == ARGV[6] then return given() end   -- after a lost reply
  return {'held'}
end
local format = tonumber(redis.call('HGET', job, 'v') or 0)
if format > tonumber(ARGV[4]) then
  redis.call('ZADD', KEYS[1], now + math.floor(lease / 4), thread)   -- for whoever reads it
  return {'newer', event, format}
end
-- Third starts go one at a time: a job that kills its worker would else drag the healthy ones
-- beside it to the dead letters, since every crash counts for all.
if tonumber(redis.call('HGET', job, 'starts') or 0) == ARGV[5] - 1
  and redis.call('GET', KEYS[4]) ~= thread
  and not redis.call('SET', KEYS[4], thread, 'NX', 'PX', ARGV[1]) then
  redis.call('ZADD', KEYS[1], now + math.floor(lease / 4), thread)
  return {'again'}
end
redis.call('ZADD', KEYS[1], now + lease, thread)
redis.call('HSET', KEYS[2], thread, redis.call('INCR', KEYS[3]))   -- a token is never used twice
redis.call('HSET', job, 'status', 'running', 'call', ARGV[6])
redis.call('HINCRBY', job, 'starts', 1)
return given()
