-- Give back a place in the line or a slot, and learn from its reply.
-- KEYS  line, served, models
-- ARGV  work, token, then of the reply tokens (0 if there is none), reply ms, prompt ms, load ms
-- Gives 1 if done, 0 if another run stands there or it was given back before.
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local kept = redis.call('HGET', KEYS[1], ARGV[1])
local entry = kept and cjson.decode(kept)
if not entry or entry.token ~= ARGV[2] then return 0 end
redis.call('HDEL', KEYS[1], ARGV[1])
if entry.taken == 0 then return 1 end
redis.call('HSET', KEYS[2], entry.person, now)
redis.call('EXPIRE', KEYS[2], 3600)   -- it only says who was served since somebody asked

local tokens, reply = tonumber(ARGV[3]), tonumber(ARGV[4])
local prompt, load = tonumber(ARGV[5]), tonumber(ARGV[6])
local text = redis.call('HGET', KEYS[3], entry.model)
local model = text and cjson.decode(text) or {}
model.used = now
if tokens > 0 then
  -- A server that tells no times is measured by how long the slot was held. The rest of that time
  -- went to the prompt, the network and ourselves.
  local held = now - entry.taken
  if reply == 0 then reply = math.max(0, held - prompt - load) end
  local replies = model.replies or 0
  local function blend(name, value, weight)
    local before = model[name] or 0
    model[name] = before + (value - before) * math.max(weight, 1 / (replies + 1))
  end
  blend('tokens', tokens, 0.05)   -- a length says less about the next one than a speed does
  blend('token', reply / tokens, 0.2)
  blend('other', math.max(prompt, held - reply - load), 0.2)
  model.replies = replies + 1
  -- A server names some time for loading also where it had nothing to load.
  local before = model.load or 0
  if load >= 1000 then before = before == 0 and load or (before + load) / 2 end
  model.load = before
end
redis.call('HSET', KEYS[3], entry.model, cjson.encode(model))
return 1
