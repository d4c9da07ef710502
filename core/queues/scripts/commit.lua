#!lua flags=allow-oom
-- Store a turn and let its job go, in one step.
-- KEYS  due, epoch, inbox, history, job, team, last, thread, threads
-- ARGV  thread, epoch, event, status, turn, 1 if it has code
-- Gives 1 if done, 0 if another worker has the thread.
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local thread, epoch, event = ARGV[1], ARGV[2], ARGV[3]
if redis.call('HGET', KEYS[5], 'by') == epoch then return 1 end   -- asked again after a lost reply
if redis.call('HGET', KEYS[2], thread) ~= epoch or redis.call('LINDEX', KEYS[3], 0) ~= event then
  return 0
end
redis.call('LPOP', KEYS[3])
redis.call('HDEL', KEYS[2], thread)   -- a renewal under way must not hold the thread again
if redis.call('GET', KEYS[7]) == thread then redis.call('DEL', KEYS[7]) end
local number = redis.call('HINCRBY', KEYS[8], 'count', 1)
local id = redis.call('XADD', KEYS[4], '*', 'event', event, 'number', number, 'turn', ARGV[5])
if ARGV[6] == '1' then redis.call('HSET', KEYS[8], 'code', id) end
redis.call('HSET', KEYS[5], 'status', ARGV[4], 'by', epoch)
redis.call('HDEL', KEYS[5], 'progress')   -- the turn has it all
redis.call('ZADD', KEYS[6], now, event)
redis.call('ZADD', KEYS[9], now, thread)
local person = redis.call('HGET', KEYS[5], 'person')
if person then redis.call('ZREM', person, event) end
if redis.call('LLEN', KEYS[3]) == 0 then
  redis.call('ZREM', KEYS[1], thread)
else
  redis.call('ZADD', KEYS[1], now, thread)
end
return 1
