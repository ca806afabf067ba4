import { redisScript } from '@merchant-analysis/cache/redis-script';

/**
 * The same GCRA as in this process, in microseconds of Redis's own clock, for all replicas at once.
 *
 * KEYS[1] the theoretical arrival time · ARGV: microseconds between two requests, burst, requests wanted.
 * Answers { let in (as many as are free, at most those wanted), still free, milliseconds until the whole burst is
 * there again, milliseconds until the next one is free; 0 when some were let in }.
 * A key leaves by itself when its burst is whole again. The hundredth forgives the rounding of floats.
 */
export const TAKE = redisScript(`
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local spacing = tonumber(ARGV[1])
local tolerance = spacing * tonumber(ARGV[2])
local arrival = tonumber(redis.call('GET', KEYS[1]) or '0') or 0
if arrival < now then arrival = now end
if arrival > now + tolerance then arrival = now + tolerance end
local free = math.floor((now + tolerance - arrival) / spacing + 0.01)
local granted = math.min(tonumber(ARGV[3]), free)
if granted > 0 then
  arrival = arrival + granted * spacing
  redis.call('SET', KEYS[1], string.format('%.0f', arrival), 'PX', math.ceil((arrival - now) / 1000) + 1)
end
local retry = 0
if granted == 0 then retry = math.ceil((arrival + spacing - tolerance - now) / 1000) end
return { granted, free - granted, math.ceil((arrival - now) / 1000), retry }`);
