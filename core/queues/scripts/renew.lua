#!lua flags=allow-oom
-- Renew all runs of one process; with no runs it only asks whether the store is there.
-- KEYS  due, epoch, last
-- ARGV  lease (ms), prefix of job keys, prefix of inboxes, then thread, epoch, event of every run
-- Gives per run 0 if another worker has the thread, 1 to go on, 2 to go on while another job waits
-- in the thread, or the name of who stopped it.
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local out = {}
for i = 4, #ARGV, 3 do
  local thread = ARGV[i]
  if redis.call('HGET', KEYS[2], thread) ~= ARGV[i + 1] then
    out[#out + 1] = 0
  else
    redis.call('ZADD', KEYS[1], 'XX', now + ARGV[1], thread)
    if redis.call('GET', KEYS[3]) == thread then redis.call('PEXPIRE', KEYS[3], ARGV[1]) end
    local waits = redis.call('LLEN', ARGV[3] .. thread) > 1
    out[#out + 1] = redis.call('HGET', ARGV[2] .. ARGV[i + 2], 'stop') or (waits and 2 or 1)
  end
end
return out
