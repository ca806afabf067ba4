import { redisScript } from '@merchant-analysis/cache/redis-script';

/**
 * The rules of `domain/login-throttle` as one step in Redis, by Redis's clock. Each entry is a hash: `count`,
 * `last` (of the last failure) and `cleared` (of the last login that succeeded), milliseconds. A process brings
 * what it remembers itself: an entry that Redis lost is restored from that, unless a success came after it.
 */
const COMMON = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local function read(key, seen, age, policy)
  local kept = redis.call('HMGET', key, 'count', 'last', 'cleared')
  local count, last = tonumber(kept[1]) or 0, tonumber(kept[2]) or 0
  local cleared = tonumber(kept[3]) or 0
  if seen > count and now - age > cleared then
    count = seen
    last = math.max(last, now - age)
  end
  if now - last >= policy.forgetAfter then count = 0 end
  return count, last
end

local function write(key, count, last, policy)
  if count == 0 then return end
  redis.call('HSET', key, 'count', count, 'last', string.format('%.0f', last))
  redis.call('PEXPIRE', key, policy.forgetAfter)
end

local function policyAt(first)
  return {
    free = tonumber(ARGV[first]),
    firstWait = tonumber(ARGV[first + 1]),
    longestWait = tonumber(ARGV[first + 2]),
    forgetAfter = tonumber(ARGV[first + 3]),
  }
end
`;

/**
 * KEYS account, address · ARGV count and age of each as this process remembers them, then both policies.
 * Answers { milliseconds to wait, account's count, its age, address's count, its age }.
 */
export const BEGIN = redisScript(`${COMMON}
local function waitOf(count, last, policy)
  local costing = count - policy.free
  if costing <= 0 then return 0 end
  local wait = math.min(policy.longestWait, policy.firstWait * 2 ^ math.min(costing - 1, 30))
  return math.max(0, last + wait - now)
end

local perAccount, perAddress = policyAt(5), policyAt(9)
local count, last = read(KEYS[1], tonumber(ARGV[1]), tonumber(ARGV[2]), perAccount)
local others, othersLast = read(KEYS[2], tonumber(ARGV[3]), tonumber(ARGV[4]), perAddress)
local wait = math.max(waitOf(count, last, perAccount), waitOf(others, othersLast, perAddress))
if wait == 0 then
  count = count + 1
  last = now
end
write(KEYS[1], count, last, perAccount)
write(KEYS[2], others, othersLast, perAddress)
return { math.ceil(wait), count, now - last, others, now - othersLast }`);

/** KEYS address · ARGV its count and age as remembered, policy. Answers { count }, counted up by one. */
export const FAIL = redisScript(`${COMMON}
local policy = policyAt(3)
local count = read(KEYS[1], tonumber(ARGV[1]), tonumber(ARGV[2]), policy) + 1
write(KEYS[1], count, now, policy)
return { count }`);

/** KEYS account · ARGV milliseconds after which nothing of it counts any more. */
export const SUCCEED = redisScript(`${COMMON}
redis.call('HSET', KEYS[1], 'count', 0, 'cleared', string.format('%.0f', now))
redis.call('PEXPIRE', KEYS[1], ARGV[1])
return 1`);
