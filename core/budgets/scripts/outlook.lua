-- How budgets stand.
-- KEYS  for each: account, calls, returns (who waits, by when it asks again)
-- ARGV  grace, soon (seconds), then for each: allowance, cautious allowance
-- Gives for each: calls free now, calls that are soon, how many wait.
local answer = {}
for n = 0, #KEYS / 3 - 1 do
  local account, calls, returns = KEYS[3 * n + 1], KEYS[3 * n + 2], KEYS[3 * n + 3]
  local ledger = open(account, calls, ARGV[2 * n + 3], ARGV[2 * n + 4])
  for _, ahead in ipairs({0, tonumber(ARGV[2])}) do
    answer[#answer + 1] = string.format('%.17g', free(ledger, ahead))
  end
  answer[#answer + 1] = redis.call('ZCOUNT', returns, now - ARGV[1], '+inf')
end
return answer
