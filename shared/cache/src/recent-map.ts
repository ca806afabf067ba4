import { LRUCache } from 'lru-cache';

/** A map of a bounded number of entries: the least recently used leave first. */
export interface RecentMap<V> {
  get(key: string): V | undefined;
  set(key: string, value: V): void;
  delete(key: string): void;
  /** Drops every entry of which this holds, and tells how many there were. Looks at all of them. */
  deleteWhere(holds: (value: V) => boolean): number;
  readonly size: number;
}

/** Makes a map that never holds more than `maxEntries`. */
export function createRecentMap<V extends object>(maxEntries: number): RecentMap<V> {
  const kept = new LRUCache<string, V>({ max: maxEntries });
  return {
    get: (key) => kept.get(key),
    set: (key, value) => {
      kept.set(key, value);
    },
    delete: (key) => {
      kept.delete(key);
    },
    deleteWhere: (holds) => {
      const leaving = [...kept.entries()].filter(([, value]) => holds(value)).map(([key]) => key);
      for (const key of leaving) kept.delete(key);
      return leaving.length;
    },
    get size() {
      return kept.size;
    },
  };
}
