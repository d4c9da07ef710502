-- What was called under a budget, and when more may be: the beginning of the other scripts.
-- An allowance is JSON with `period`, `lead`, `finals`, `first_sights`, and either `burst`,
-- `reserve` and `spread`, or `calls`, `span`, `kept`, `calm`, `rush` (seconds) and `share` (of a
-- rush: at first, for each answer, at most).
local t = redis.call('TIME')
local now = t[1] + t[2] / 1000000

-- The ledger of one budget: `account` and `calls` are keys, the allowances JSON.
local function open(account, calls, allowance, cautious)
  local kept = redis.call('HMGET', account, 'full', 'held', 'cautious', 'refresh', 'stride')
  local ledger = {
    full = tonumber(kept[1] or 0),          -- when the whole burst is there again
    held = tonumber(kept[2] or 0),          -- until when the platform wants no call
    caution = tonumber(kept[3] or 0),       -- until when it is believed to allow less
    refresh = tonumber(kept[4] or 0),       -- when the next refresh may go
    stride = tonumber(kept[5] or 0),        -- seconds between the last one and it
    calls = {},
  }
  -- Calls are noted in cautious times too: a window must be right at once when they end.
  ledger.window = cjson.decode(allowance)
  ledger.limit = ledger.caution > now and cjson.decode(cautious) or ledger.window
  if ledger.window.span then
    for n, at in ipairs(redis.call('LRANGE', calls, 0, -1)) do ledger.calls[n] = tonumber(at) end
  end
  return ledger
end

-- When a call may go after `ahead` others that go as soon as they can; in the past if several
-- may go at once.
-- Source for bursts: the generic cell rate algorithm, ITU-T I.371.
local function nth(ledger, ahead)
  local limit, calls = ledger.limit, ledger.calls
  if not limit.span then
    return math.max(now, ledger.full) + (1 - limit.burst + ahead) * limit.period
  end
  local place = #calls - limit.calls + ahead + 1
  return place > 0 and calls[math.min(place, #calls)] + limit.span or 0
end

-- Seconds between two refreshes of an allowance with `left` calls of its burst. What is left
-- above the reserve lasts for `spread`; below it refreshes slow down, to half the rate at most,
-- until the reserve is there again.
local function spread(limit, left)
  local within = limit.spread / limit.period
  return limit.spread / math.max(within / 2, within + left - limit.reserve)
end

-- Seconds between the last call and the next refresh in a window, among so many answers.
-- A rush into an unused window may take most of it soon: replies usually end early. Otherwise
-- what is free and what comes back lasts for the whole span, evenly also where little comes back
-- for a while; and what nobody needs is saved for later answers.
local function even(ledger, answers)
  local limit, calls = ledger.limit, ledger.calls
  local last = calls[#calls]
  local usable = math.max(1, limit.calls - limit.kept * answers)
  local dry = -math.huge
  for n = 0, usable - 1 do
    dry = math.max(dry, (nth(ledger, limit.calls - usable + n) - last) / (n + 1))
  end
  local calm = limit.calm / math.max(1, answers)
  local stride = math.max(limit.span / usable, dry, calm)
  local oldest = 1
  while calls[oldest] + limit.span <= last do oldest = oldest + 1 end
  local share = math.min(limit.share[3], limit.share[1] + limit.share[2] * answers)
  local rush = share * limit.calls
  local alone = answers <= limit.kept
  if not alone and last - calls[oldest] < limit.rush and #calls - oldest + 1 < rush then
    stride = math.min(stride, limit.rush / math.max(1, rush - limit.kept * answers))
  end
  return stride
end

-- Calls that may go within `ahead` seconds, none in between. For bursts, parts of one count.
local function free(ledger, ahead)
  local limit, calls = ledger.limit, ledger.calls
  if not limit.span then
    local left = limit.burst - math.max(0, ledger.full - now) / limit.period
    return math.max(0, math.min(limit.burst, left) + ahead / limit.period)
  end
  if ledger.held > now + ahead then return 0 end
  local count = limit.calls
  for n = #calls, 1, -1 do
    if calls[n] + limit.span > now + ahead then count = count - 1 end
  end
  return math.max(0, count)
end

-- Keys outlive what they say by a minute. What goes too soon does no harm: whoever asks again
-- brings along since when its thread is unchanged.
local function keep(key, seconds) redis.call('PEXPIRE', key, math.ceil((seconds + 60) * 1000)) end
