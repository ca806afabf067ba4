import { problem } from './problems.js';

/** Where something stands in a list, newest first; what was made in the same moment by its id. */
interface Place {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly id: string;
}

interface Page<A> {
  data: A[];
  page: { nextCursor?: string; hasMore: boolean };
}

/** A page from one item more than it shows, newest first. */
export function newestFirst<T extends Place, A>(
  items: readonly T[],
  limit: number,
  show: (item: T) => A,
): Page<A> {
  const last = items[limit - 1];
  const hasMore = items.length > limit;
  return {
    data: items.slice(0, limit).map(show),
    page: hasMore && last ? { hasMore, nextCursor: `${last.at}.${last.id}` } : { hasMore },
  };
}

/** Where a page begins. @throws Problem CURSOR_INVALID. */
export function readPlace(cursor: string | undefined): Place | undefined {
  if (cursor === undefined) return undefined;
  const match = /^(\d{1,15})\.(\w{4,60})$/.exec(cursor);
  if (!match) throw problem('CURSOR_INVALID');
  return { at: Number(match[1]), id: match[2]! };
}
