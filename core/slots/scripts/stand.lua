-- Stand in the line of one model server: all wishes of a process in one call. It renews them, gives
-- a free slot to whoever of them is next, and tells the others where they stand.
-- KEYS  line, served, models, marks
-- ARGV  slots, lease, batch, patience (ms), 1 to give slots, 1 to tell places, then of every wish:
--       work, token, 1 if it stood here before, since (ms, 0 for now), taken (ms, 0 if it waits),
--       wish (JSON: person, model, urgency, tokens)
-- Gives per wish {state, since, taken, ahead, ms}: state 1 has its slot, 0 waits, -1 another run
-- stands there; ms until it will have a slot; -1 where ahead or ms are not known.
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local slots, lease = tonumber(ARGV[1]), tonumber(ARGV[2])
local batch, patience = tonumber(ARGV[3]), tonumber(ARGV[4])

local function numbers(key)
  local flat, found = redis.call('HGETALL', key), {}
  for i = 1, #flat, 2 do found[flat[i]] = tonumber(flat[i + 1]) end
  return found
end

-- Wishes of workers that died are in nobody's way for longer than a lease.
local line, flat = {}, redis.call('HGETALL', KEYS[1])
for i = 1, #flat, 2 do
  local entry = cjson.decode(flat[i + 1])
  if entry.ends > now then
    line[flat[i]] = entry
  else
    redis.call('HDEL', KEYS[1], flat[i])
  end
end

local KEPT = {'token', 'person', 'model', 'urgency', 'tokens', 'since', 'taken', 'number', 'cold',
  'ends'}
local function keep(work, entry)
  entry.ends = now + lease
  line[work] = entry
  local kept = {}
  for _, name in ipairs(KEPT) do kept[name] = entry[name] end
  redis.call('HSET', KEYS[1], work, cjson.encode(kept))
end

-- A slot whose lease ran out while its process was frozen, or the store away, is held again even
-- where that makes one too many: the server works on it, and so the line stays true.
local mine = {}
for i = 7, #ARGV, 6 do
  local work, token, entry = ARGV[i], ARGV[i + 1], line[ARGV[i]]
  local other = entry and entry.token ~= token
  if other and ARGV[i + 2] == '1' then
    mine[#mine + 1] = false
  else
    if not entry or other then   -- a newer run for the same work: the older one's worker is gone
      entry = cjson.decode(ARGV[i + 5])
      entry.token, entry.taken = token, tonumber(ARGV[i + 4])
      local since = tonumber(ARGV[i + 3])
      entry.since = since == 0 and now or math.min(since, now)
      entry.number = redis.call('HINCRBY', KEYS[4], 'number', 1)
      keep(work, entry)
    elseif entry.ends - now < lease * 3 / 4 then
      keep(work, entry)
    end
    entry.work, entry.mine = work, true
    mine[#mine + 1] = entry
  end
end

-- Whoever has a slot was served just now.
local waiting, running, served = {}, {}, numbers(KEYS[2])
for work, entry in pairs(line) do
  entry.work = work
  if entry.taken > 0 then
    running[#running + 1] = entry
    served[entry.person] = now + 1
  else
    waiting[#waiting + 1] = entry
  end
end

-- The models used last are loaded: one per slot.
local models, recent, switched = {}, {}, tonumber(redis.call('HGET', KEYS[4], 'switched') or 0)
local known = redis.call('HGETALL', KEYS[3])
for i = 1, #known, 2 do
  models[known[i]] = cjson.decode(known[i + 1])
  recent[#recent + 1] = known[i]
end
table.sort(recent, function(a, b) return models[a].used > models[b].used end)

local function loaded(model)
  for i = 1, math.min(slots, #recent) do
    if recent[i] == model then return true end
  end
  return false
end

local function use(model, at)
  local cold = not loaded(model)
  if cold then switched = at end
  for i = #recent, 1, -1 do
    if recent[i] == model then table.remove(recent, i) end
  end
  table.insert(recent, 1, model)
  return cold
end

local function older(a, b)
  if a.since ~= b.since then return a.since < b.since end
  return a.number < b.number
end

-- Who is next. 1. The most urgent ones, and before them whoever has waited too long. 2. Of these,
-- those for a loaded model, since a switch costs everybody a load; until another one was waited
-- for, and the loaded one preferred, long enough. 3. Of these, whoever had no slot since they
-- asked; then whose last slot is the longest ago: one person's flood takes turns with the others.
local function following(at)
  local first
  for _, entry in ipairs(waiting) do
    entry.class = at - entry.since >= patience and -1 or entry.urgency
    first = math.min(first or entry.class, entry.class)
  end
  local same, oldest = false, nil
  for _, entry in ipairs(waiting) do
    if entry.class == first then
      if loaded(entry.model) then
        same = true
      elseif not oldest or older(entry, oldest) then
        oldest = entry
      end
    end
  end
  local choice = same and oldest
  local over = choice and at - math.max(oldest.since, switched) >= batch
  local best
  for index, entry in ipairs(waiting) do
    local allowed = entry.class == first
    if allowed and choice then
      if over then allowed = entry.model == oldest.model else allowed = loaded(entry.model) end
    end
    if allowed then
      local last = served[entry.person] or 0
      entry.turn = last > entry.since and first >= 0 and last or 0
      local found = best and waiting[best]
      if not found or entry.turn < found.turn
        or (entry.turn == found.turn and older(entry, found)) then
        best = index
      end
    end
  end
  return best
end

-- Only who asks is given a slot: somebody else's worker may be dead, and asks soon if it lives.
while ARGV[5] == '1' and #running < slots and #waiting > 0 do
  local index = following(now)
  local entry = waiting[index]
  if not entry.mine then break end
  table.remove(waiting, index)
  running[#running + 1] = entry
  served[entry.person] = now + 1
  entry.taken, entry.cold = now, use(entry.model, now)
  keep(entry.work, entry)
  local model = models[entry.model] or {}
  model.used = now
  models[entry.model] = model
  redis.call('HSET', KEYS[3], entry.model, cjson.encode(model))
  redis.call('HSET', KEYS[4], 'switched', switched)
end

-- What a reply takes (ms), by what its model's replies took before; nothing as long as none ended.
local function takes(entry, cold)
  local pace = models[entry.model]
  if not pace or not pace.replies then return nil end
  local written = math.min(pace.tokens, entry.tokens) * pace.token
  return pace.other + written + (cold and pace.load or 0)
end

-- The line as it will go on if nobody else comes.
if ARGV[6] == '1' then
  local free, sure = {}, true
  for _, entry in ipairs(running) do
    local whole = takes(entry, entry.cold)
    if whole then
      -- One that takes longer than expected needs at least a tenth of what was expected.
      free[#free + 1] = math.max(whole / 10, whole - (now - entry.taken))
    else
      sure = false
    end
  end
  table.sort(free)
  while #free < slots do table.insert(free, 1, 0) end
  while #free > slots do table.remove(free, 1) end
  local ahead = 0
  while #waiting > 0 do
    local at = sure and now + free[1] or now
    local entry = table.remove(waiting, following(at))
    entry.ahead, entry.ms = ahead, sure and math.floor(free[1] + 0.5) or -1
    ahead = ahead + 1
    served[entry.person] = at + 1 + ahead   -- in order, where no time is known
    local whole = takes(entry, use(entry.model, at))
    if whole then
      free[1] = free[1] + whole
      table.sort(free)
    else
      sure = false
    end
  end
end

local out = {}
for i, entry in ipairs(mine) do
  if entry then
    local state = entry.taken > 0 and 1 or 0
    out[i] = {state, entry.since, entry.taken, entry.ahead or -1, entry.ms or -1}
  else
    out[i] = {-1, 0, 0, -1, -1}
  end
end
return out
