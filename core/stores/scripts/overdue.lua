#!lua flags=allow-oom
-- Give out what was kept and not finished in time; drop what was given out too often.
-- KEYS  kept
-- ARGV  prefix of intake keys, in time (ms), at most, times to give, how long it stays known (s)
-- Gives {{key, content, ...}, {dropped key, ...}}, kept for longest first. Whose reply is lost
-- waits for the next time: it stays kept.
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local given, dropped = {}, {}
local late = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now - ARGV[2], 'LIMIT', 0, ARGV[3])
for _, key in ipairs(late) do
  local one = ARGV[1] .. key
  local content = redis.call('HGET', one, 'content')
  if content and redis.call('HINCRBY', one, 'given', 1) <= tonumber(ARGV[4]) then
    redis.call('ZADD', KEYS[1], now, key)   -- the others wait as long again
    given[#given + 1] = key
    given[#given + 1] = content
  else
    redis.call('ZREM', KEYS[1], key)
    redis.call('HDEL', one, 'content', 'given')
    redis.call('EXPIRE', one, ARGV[5])
    dropped[#dropped + 1] = key
  end
end
return {given, dropped}
