-- Take a thread: its oldest job, if the thread is due and nobody holds it.
-- KEYS  due, epoch, epochs, last, inbox
-- ARGV  lease (ms), thread, prefix of job keys, newest format we read, starts a job may have
-- Gives {event, epoch, starts, 1 if stopped, stopped by, job, progress}; otherwise {reason}:
-- none (nothing waits), held (by a live run, or on purpose), again (it waits for its third start),
-- newer (a newer version of the program has to do it).
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local thread = ARGV[2]
local due = redis.call('ZSCORE', KEYS[1], thread)
if not due then return {'none'} end
if tonumber(due) > now then return {'held'} end
local event = redis.call('LINDEX', KEYS[5], 0)
if not event then
  redis.call('ZREM', KEYS[1], thread)
  return {'none'}
end
local job = ARGV[3] .. event
if tonumber(redis.call('HGET', job, 'v') or 0) > tonumber(ARGV[4]) then
  redis.call('ZADD', KEYS[1], now + ARGV[1], thread)   -- due later, for whoever reads it
  return {'newer'}
end
-- Third starts go one at a time: a job that kills its worker would else drag the healthy ones
-- beside it to the dead letters, since every crash counts for all.
if tonumber(redis.call('HGET', job, 'starts') or 0) == ARGV[5] - 1
  and redis.call('GET', KEYS[4]) ~= thread
  and not redis.call('SET', KEYS[4], thread, 'NX', 'PX', ARGV[1]) then
  redis.call('ZADD', KEYS[1], now + math.floor(ARGV[1] / 4), thread)
  return {'again'}
end
redis.call('ZADD', KEYS[1], now + ARGV[1], thread)
local epoch = redis.call('INCR', KEYS[3])   -- one counter for all: a token is never used twice
redis.call('HSET', KEYS[2], thread, epoch)
redis.call('HSET', job, 'status', 'running')
local starts = redis.call('HINCRBY', job, 'starts', 1)
local kept = redis.call('HMGET', job, 'stop', 'job', 'progress')
return {event, tostring(epoch), starts, kept[1] and 1 or 0,
  kept[1] or '', kept[2] or '', kept[3] or ''}
