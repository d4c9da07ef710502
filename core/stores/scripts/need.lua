#!lua flags=allow-oom
-- Note a turn's need of window and give the window of its model.
-- KEYS  needs, window
-- ARGV  need, steps (ascending), all in tokens
-- Another window makes the server load the model again, so it grows rarely: one step, once eight
-- needs are noted and a quarter of the last twenty were larger; then the count begins anew.
redis.call('LPUSH', KEYS[1], ARGV[1])
redis.call('LTRIM', KEYS[1], 0, 19)
local now, following = tonumber(ARGV[2]), nil
local kept = tonumber(redis.call('GET', KEYS[2]) or 0)
for i = 2, #ARGV do
  local step = tonumber(ARGV[i])
  if step <= kept then now = step end
end
for i = #ARGV, 2, -1 do
  if tonumber(ARGV[i]) > now then following = tonumber(ARGV[i]) end
end
local needs, larger = redis.call('LRANGE', KEYS[1], 0, -1), 0
for _, need in ipairs(needs) do
  if tonumber(need) > now then larger = larger + 1 end
end
if following and #needs >= 8 and larger * 4 >= #needs then
  now = following
  redis.call('DEL', KEYS[1])
end
redis.call('SET', KEYS[2], now)
return now
