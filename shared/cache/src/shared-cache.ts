import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { decodeEntry, encodeEntry } from './redis-entry.js';
import { redisKeyOf } from './redis-key.js';
import { RedisAway, type RedisLine } from './redis-line.js';
import { redisScript, runScript } from './redis-script.js';

/** What a loader brings: the bytes, and whether they may be kept for the next one who asks. */
interface LoadedBytes {
  readonly value: Buffer;
  readonly keep: boolean;
}

interface SharedCacheOptions {
  readonly line: RedisLine;
  /** What is kept, with the environment and the version of its form: two versions never read each other's. */
  readonly area: string;
  readonly ttlSeconds: number;
  /** Larger entries are not kept. */
  readonly maxEntryBytes?: number;
}

/** A cache that processes share. It may vanish at any time, and then everybody loads for themselves. */
export interface SharedCache {
  /**
   * The kept bytes of this tenant, or what `load` brings. Of many processes that miss the same entry one loads;
   * the others wait for it a while, then load too.
   */
  getOrLoad(tenantId: string, key: string, load: () => Promise<LoadedBytes>): Promise<LoadedBytes>;
}

const MAX_ENTRY_BYTES = 1_048_576;
/** A process that died while it loaded is waited for no longer than this, milliseconds. */
const LOCK_MS = 10_000;
const WAIT_MS = 3_000;
const LOOK_AGAIN_MS = 40;

/** Deletes a lock that is still ours. */
const UNLOCK = redisScript(`
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0`);

export function createSharedCache(options: SharedCacheOptions): SharedCache {
  const { line, area, ttlSeconds, maxEntryBytes = MAX_ENTRY_BYTES } = options;

  const read = async (entry: string): Promise<Buffer | undefined> => {
    const kept = await unlessAway(line.run((redis) => redis.getBuffer(entry)));
    return kept ? decodeEntry(entry, kept, maxEntryBytes) : undefined;
  };
  const write = async (entry: string, { value, keep }: LoadedBytes): Promise<void> => {
    if (!keep || value.length > maxEntryBytes || !line.isAnswering) return;
    const bytes = await encodeEntry(entry, value);
    await unlessAway(line.run((redis) => redis.set(entry, bytes, 'PX', jittered(ttlSeconds * 1000))));
  };
  /** What another process loads meanwhile; undefined when it let go without keeping anything, or took too long. */
  const waitFor = async (entry: string, lock: string): Promise<Buffer | undefined> => {
    const until = performance.now() + WAIT_MS;
    while (performance.now() < until) {
      await sleep(jittered(LOOK_AGAIN_MS));
      const seen = await unlessAway(line.run((redis) => redis.mgetBuffer(entry, lock)));
      if (!seen) return undefined;
      if (seen[0]) return decodeEntry(entry, seen[0], maxEntryBytes);
      if (!seen[1]) return undefined;
    }
    return undefined;
  };

  return {
    async getOrLoad(tenantId, key, load) {
      if (!line.isAnswering) return load();
      const entry = redisKeyOf(area, tenantId, [key]);
      const kept = await read(entry);
      if (kept) return { value: kept, keep: true };

      const lock = `${entry}:loading`;
      const token = randomUUID();
      const locked = await unlessAway(line.run((redis) => redis.set(lock, token, 'PX', LOCK_MS, 'NX')));
      if (locked === null) {
        const theirs = await waitFor(entry, lock);
        if (theirs) return { value: theirs, keep: true };
      }
      try {
        const loaded = await load();
        await write(entry, loaded);
        return loaded;
      } finally {
        if (locked === 'OK') await unlessAway(line.run((redis) => runScript(redis, UNLOCK, [lock], [token])));
      }
    },
  };
}

/** Ten per cent more or less, so that what was kept together does not leave together. */
function jittered(milliseconds: number): number {
  return Math.round(milliseconds * (0.9 + Math.random() / 5));
}

async function unlessAway<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof RedisAway) return undefined;
    throw error;
  }
}
