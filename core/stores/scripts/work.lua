#!lua flags=allow-oom
-- Give out the message whose mark is due to be changed for longest.
-- KEYS  marks
-- ARGV  prefix of mark keys, lease (ms)
-- Gives {message, mark it shows or nothing, mark to put there}; nothing if none is due. Whose reply
-- is lost waits for the end of its lease.
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
while true do
  local message = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, 1)[1]
  if not message then return nil end
  local one = ARGV[1] .. message
  local kept = redis.call('HMGET', one, 'wanted', 'shown', 'begun')
  -- What a process began and did not end may stand there or not. To end it is the one way not to
  -- leave it there when something else is wanted by now.
  local mark = kept[3] or kept[1]
  if mark ~= kept[2] then
    redis.call('HSET', one, 'begun', mark)
    redis.call('ZADD', KEYS[1], now + ARGV[2], message)
    return {message, kept[2] or '', mark}
  end
  redis.call('ZREM', KEYS[1], message)   -- it shows what is wanted, or is forgotten
end
