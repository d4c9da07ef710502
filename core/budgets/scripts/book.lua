-- Book the next call of a budget, or a place among those who wait for one.
-- KEYS  account, calls, returns (who waits, by when it asks again), then who waits by when its
--       thread last changed: finals, first sights, refreshes
-- ARGV  allowance, cautious allowance, grace, linger, patience (periods), asker, urgency (1 to 3,
--       the most urgent first), seconds unchanged
-- Gives {1, seconds until the booked call goes} or {0, seconds until to ask again}.
-- A repeat after a lost reply books one call too many, which is lost and does no harm.
local grace, linger, patience = tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local asker, urgency, since = ARGV[6], tonumber(ARGV[7]), now - ARGV[8]
local returns, lanes = KEYS[3], {KEYS[4], KEYS[5], KEYS[6]}
local ledger = open(KEYS[1], KEYS[2], ARGV[1], ARGV[2])
local limit = ledger.limit
local period, lead = limit.period, limit.lead
local toll = {(1 - limit.finals) / limit.finals, (1 - limit.first_sights) / limit.first_sights}
local owed = redis.call('HMGET', KEYS[1], 'owed1', 'owed2')
owed = {tonumber(owed[1] or 0), tonumber(owed[2] or 0)}

-- Who did not ask again in time died, or does not want it any more: it must block nobody.
for _, gone in ipairs(redis.call('ZRANGEBYSCORE', returns, '-inf', '(' .. now - grace)) do
  for key = 3, 6 do redis.call('ZREM', KEYS[key], gone) end
end
for lane = 1, 3 do redis.call('ZREM', lanes[lane], asker) end
redis.call('ZADD', lanes[urgency], since, asker)
redis.call('ZADD', returns, now, asker)

-- When the next call may go. Refreshes keep to a pace of their own, so that they leave something
-- to who comes next.
local slot = math.max(now, ledger.held, nth(ledger, 0))
local slots = {slot, slot, math.max(slot, ledger.refresh)}

-- Whose turn it is: the most urgent, unless it owes a call to the others. Who asks again only
-- after the slot cannot use it, and is passed over.
local function first(lane)
  for _, who in ipairs(redis.call('ZRANGE', lanes[lane], 0, -1)) do
    if tonumber(redis.call('ZSCORE', returns, who)) <= slots[lane] then return who end
  end
end
local turn
for lane = 3, 1, -1 do
  local who = first(lane)
  if who and (not turn or owed[lane] < 1) then turn = who end
end

local waiting = {}
for lane = 1, 3 do waiting[lane] = redis.call('ZCARD', lanes[lane]) end

-- While the urgent and the less urgent both wait, each urgent call owes the others as much of
-- a call as keeps it to its share; alone, nobody owes anything.
local function settle()
  local behind = {waiting[2] + waiting[3], waiting[3]}
  for lane = 1, 2 do
    if waiting[lane] == 0 or behind[lane] == 0 then owed[lane] = 0
    elseif urgency > lane then owed[lane] = math.max(0, owed[lane] - 1)
    elseif urgency == lane and owed[lane] < 1 then owed[lane] = owed[lane] + toll[lane]
    end
  end
end

-- Count the call. One that overtakes another by less than `lead` is noted beside it.
local function note(at)
  if not limit.span then ledger.full = math.max(at, ledger.full) + period end
  if not ledger.window.span then return end
  local calls = ledger.calls
  calls[#calls + 1] = math.max(at, calls[#calls] or 0)
  redis.call('RPUSH', KEYS[2], calls[#calls])
  redis.call('LTRIM', KEYS[2], -ledger.window.calls, -1)
  if #calls > ledger.window.calls then table.remove(calls, 1) end
  keep(KEYS[2], calls[#calls] - now + ledger.window.span)
end

-- Who got a refresh counts on for a while, as one who will ask again. The others may want no
-- more, or want it from another budget.
local function leave(at)
  redis.call('ZREM', lanes[urgency], asker)
  if urgency < 3 then redis.call('ZREM', returns, asker)
  else
    redis.call('ZADD', returns, at + linger, asker)
    keep(returns, at - now + linger)
  end
end

slot = slots[urgency]
if slot <= now + lead and turn == asker then
  settle()
  note(slot)
  leave(slot)
  if urgency == 3 then
    ledger.stride = limit.span and even(ledger, redis.call('ZCARD', returns))
      or spread(limit, limit.burst - (ledger.full - slot) / period)
    ledger.refresh = slot + ledger.stride
  end
  redis.call('HSET', KEYS[1], 'full', ledger.full, 'refresh', ledger.refresh,
    'stride', ledger.stride, 'owed1', owed[1], 'owed2', owed[2])
  keep(KEYS[1], math.max(ledger.full, ledger.refresh, ledger.held, ledger.caution) - now)
  return {1, string.format('%.17g', slot - now)}
end

-- How many go before, as things stand, and when this one can book at the earliest: to ask sooner
-- is of no use. But those ahead may be dead: so nobody goes away for too long, and the first of
-- an urgency looks whether a call was left over.
local rank = redis.call('ZRANK', lanes[urgency], asker)
local ahead = rank
for lane = urgency - 1, 1, -1 do
  local due = math.ceil((ahead + 1 - owed[lane]) / toll[lane])
  ahead = ahead + math.min(waiting[lane], math.max(0, due))
end
local own = math.max(slot, nth(ledger, ahead)) - now
slot = slot - now
if urgency == 3 then
  local stride = math.min(ledger.stride, period)
  if not limit.span then
    local left = math.min(limit.burst - 1, (slot + now - nth(ledger, 0)) / period)
    stride = spread(limit, math.max(limit.reserve, left))
  end
  own = math.max(own, slot + rank * stride)
end
own = math.min(own, slot + (rank > 0 and patience or 1) * period) - lead
if slot <= lead then
  own = math.max(own, lead / 2)
  if rank == 0 then own = math.min(own, grace) end
end
local seconds = own + 0.001   -- a millisecond late, so that rounding never makes it too early
redis.call('ZADD', returns, now + seconds, asker)
for key = 3, 6 do keep(KEYS[key], seconds + grace) end
return {0, string.format('%.17g', seconds)}
