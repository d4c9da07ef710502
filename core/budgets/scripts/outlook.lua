-- How budgets stand.
-- KEYS  for each: account, returns (who waits, by when it asks again)
-- ARGV  grace, soon (seconds), then for each: allowance and cautious allowance (JSON)
-- Gives for each: calls free now, calls that are soon, how many wait.
local t = redis.call('TIME')
local now = t[1] + t[2] / 1000000
local grace, soon = tonumber(ARGV[1]), tonumber(ARGV[2])

local function stands(account, returns, allowance, cautious)
  local kept = redis.call('HMGET', account, 'full', 'cautious')
  local limit = cjson.decode(tonumber(kept[2] or 0) > now and cautious or allowance)
  local left = limit.burst - math.max(0, tonumber(kept[1] or 0) - now) / limit.period
  local later = math.min(limit.burst, left) + soon / limit.period
  local waiting = redis.call('ZCOUNT', returns, now - grace, '+inf')
  return math.max(0, left), math.max(0, later), waiting
end

local answer = {}
for n = 1, #KEYS, 2 do
  local free, later, waiting = stands(KEYS[n], KEYS[n + 1], ARGV[n + 2], ARGV[n + 3])
  answer[#answer + 1] = string.format('%.17g', free)
  answer[#answer + 1] = string.format('%.17g', later)
  answer[#answer + 1] = waiting
end
return answer
