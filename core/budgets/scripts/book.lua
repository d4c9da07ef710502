-- Book the next call of a budget, or a place among those who wait for one.
-- KEYS  account, returns (who waits, by when it asks again), then who waits by when its thread
--       last changed: finals, first sights, refreshes
-- ARGV  allowance and cautious allowance (JSON), grace, linger, patience
--       (periods), asker, urgency (1 to 3, the most urgent first), seconds unchanged
-- Gives {1, seconds until the booked call goes} or {0, seconds until to ask again}.
-- A repeat after a lost reply books one call too many, which is lost and does no harm.
local t = redis.call('TIME')
local now = t[1] + t[2] / 1000000
local grace, linger, patience = tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local asker, urgency, since = ARGV[6], tonumber(ARGV[7]), now - ARGV[8]
local lanes = {KEYS[3], KEYS[4], KEYS[5]}

-- Who did not ask again in time died, or does not want it any more: it must block nobody.
for _, gone in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', '(' .. now - grace)) do
  for key = 2, 5 do redis.call('ZREM', KEYS[key], gone) end
end
for lane = 1, 3 do redis.call('ZREM', lanes[lane], asker) end
redis.call('ZADD', lanes[urgency], since, asker)
redis.call('ZADD', KEYS[2], now, asker)

local kept = redis.call('HMGET', KEYS[1], 'full', 'refresh', 'owed1', 'owed2', 'cautious')
local full, refresh = tonumber(kept[1] or 0), tonumber(kept[2] or 0)
local owed = {tonumber(kept[3] or 0), tonumber(kept[4] or 0)}
local caution = tonumber(kept[5] or 0)
local limit = cjson.decode(caution > now and ARGV[2] or ARGV[1])
local period, burst, reserve = limit.period, limit.burst, limit.reserve
local spread, lead = limit.spread, limit.lead
local toll = {(1 - limit.finals) / limit.finals, (1 - limit.first_sights) / limit.first_sights}

-- When the next call may go (ITU-T I.371: `full` is when the whole burst is there again), in the
-- past if several may go at once. Refreshes keep to a pace of their own, so that they leave
-- something to who comes next.
local free = math.max(now, full) + (1 - burst) * period
local slot = math.max(now, free)
local slots = {slot, slot, math.max(now, free, refresh)}

-- What is left above the reserve lasts for `spread`; below it refreshes slow down, to half the
-- rate at most, until the reserve is there again.
local function pace(left)
  local within = spread / period
  return spread / math.max(within / 2, within + left - reserve)
end

-- Whose turn it is: the most urgent, unless it owes a call to the others. Who asks again only
-- after the slot cannot use it, and is passed over.
local function first(lane)
  for _, who in ipairs(redis.call('ZRANGE', lanes[lane], 0, -1)) do
    if tonumber(redis.call('ZSCORE', KEYS[2], who)) <= slots[lane] then return who end
  end
end
local turn
for lane = 3, 1, -1 do
  local who = first(lane)
  if who and (not turn or owed[lane] < 1) then turn = who end
end

local waiting = {}
for lane = 1, 3 do waiting[lane] = redis.call('ZCARD', lanes[lane]) end

-- Keys outlive what they say by a minute. A place that goes too soon does no harm: whoever asks
-- again brings along since when its thread is unchanged.
local function keep(key, seconds) redis.call('PEXPIRE', key, math.ceil((seconds + 60) * 1000)) end

slot = slots[urgency]
local bookable = slot <= now + lead
if bookable and turn == asker then
  -- While the urgent and the less urgent both wait, each urgent call owes the others as much of
  -- a call as keeps it to its share; alone, nobody owes anything.
  local behind = {waiting[2] + waiting[3], waiting[3]}
  for lane = 1, 2 do
    if waiting[lane] == 0 or behind[lane] == 0 then owed[lane] = 0
    elseif urgency > lane then owed[lane] = math.max(0, owed[lane] - 1)
    elseif urgency == lane and owed[lane] < 1 then owed[lane] = owed[lane] + toll[lane]
    end
  end
  full = math.max(slot, full) + period
  if urgency == 3 then refresh = slot + pace(burst - (full - slot) / period) end
  redis.call('HSET', KEYS[1], 'full', full, 'refresh', refresh, 'owed1', owed[1], 'owed2', owed[2])
  keep(KEYS[1], math.max(full, refresh, caution) - now)
  redis.call('ZREM', lanes[urgency], asker)
  -- Who saw its final wants no more. The others count on for a while, as those who will ask again.
  if urgency == 1 then redis.call('ZREM', KEYS[2], asker)
  else
    redis.call('ZADD', KEYS[2], slot + linger, asker)
    keep(KEYS[2], slot - now + linger)
  end
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
slot, free = slot - now, free - now
local own = math.max(slot, free + ahead * period)
if urgency == 3 then
  local left = math.min(burst - 1, (slot - free) / period)
  own = math.max(own, slot + rank * pace(math.max(reserve, left)))
end
own = math.min(own, slot + (rank > 0 and patience or 1) * period) - lead
if slot <= lead then
  own = math.max(own, lead / 2)
  if rank == 0 then own = math.min(own, grace) end
end
local seconds = own + 0.001   -- a millisecond late, so that rounding never makes it too early
redis.call('ZADD', KEYS[2], now + seconds, asker)
for key = 2, 5 do keep(KEYS[key], seconds + grace) end
return {0, string.format('%.17g', seconds)}
