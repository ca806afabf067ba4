import { LRUCache } from 'lru-cache';

/** What a loader brings: the value, and whether it may be kept for the next one who asks. */
interface Loaded<V> {
  readonly value: V;
  readonly keep: boolean;
}

interface MemoryCacheOptions<V> {
  /** All values together never weigh more than this; the least recently used go first. */
  readonly maxBytes: number;
  readonly bytesOf: (value: V) => number;
}

/**
 * Answers kept in this process. A key contains the version of the data that it answers from, so that nothing
 * in here is ever stale and nothing needs an expiry; everything may vanish at any time.
 */
export interface MemoryCache<V> {
  get(key: string): V | undefined;
  /**
   * The kept value, or what `load` brings. Many who ask for the same key at once share one load; when it
   * fails, all of them get its error and nothing is kept.
   */
  getOrLoad(key: string, load: () => Promise<Loaded<V>>): Promise<V>;
  readonly entries: number;
  readonly bytes: number;
}

/** Makes a memory tier with a bound in bytes. Keys weigh one byte a UTF-16 unit. */
export function createMemoryCache<V extends object>(options: MemoryCacheOptions<V>): MemoryCache<V> {
  const kept = new LRUCache<string, V>({
    maxSize: options.maxBytes,
    sizeCalculation: (value, key) => Math.max(1, options.bytesOf(value) + key.length),
  });
  const loading = new Map<string, Promise<V>>();

  const load = async (key: string, loader: () => Promise<Loaded<V>>): Promise<V> => {
    try {
      const { value, keep } = await loader();
      if (keep) kept.set(key, value);
      return value;
    } finally {
      loading.delete(key);
    }
  };

  return {
    get: (key) => kept.get(key),
    getOrLoad: (key, loader) => {
      const value = kept.get(key);
      if (value !== undefined) return Promise.resolve(value);
      const running = loading.get(key);
      if (running) return running;
      const started = load(key, loader);
      loading.set(key, started);
      return started;
    },
    get entries() {
      return kept.size;
    },
    get bytes() {
      return kept.calculatedSize;
    },
  };
}
