#!lua
-- Let a person's rating of an answer stand, or not, and count it for the answer and the model.
-- KEYS  ratings
-- ARGV  rating with its person, kind of rating, 1 if it stands, call, model or nothing,
--       prefix of the models' tallies
-- Gives 1 if it changed, 0 if it was so before.
local kept = redis.call('HGET', KEYS[1], ARGV[1])
local stood, call, model = '0', '', ''
if kept then stood, call, model = string.match(kept, '^(%d) (%S+) (.*)$') end
if call == ARGV[4] then return 1 end   -- asked again after a lost reply
if stood == ARGV[3] then return 0 end
local step = -1
if ARGV[3] == '1' then step, model = 1, ARGV[5] end   -- else the model that it counted for
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3] .. ' ' .. ARGV[4] .. ' ' .. model)
redis.call('HINCRBY', KEYS[1], ARGV[2], step)
if model ~= '' then redis.call('HINCRBY', ARGV[6] .. model, ARGV[2], step) end
return 1
