import { problem } from '@merchant-analysis/contracts/problems';
import { joinParts, splitParts } from '../domain/external-reference.js';

interface Page<T> {
  data: T[];
  page: { nextCursor?: string; hasMore: boolean };
}

/** A page from one item more than it shows. */
export function pageFrom<T>(items: readonly T[], limit: number, cursorParts: (last: T) => string[]): Page<T> {
  const data = items.slice(0, limit);
  const last = data.at(-1);
  const hasMore = items.length > limit;
  return {
    data,
    page: hasMore && last ? { hasMore, nextCursor: joinParts(cursorParts(last)) } : { hasMore },
  };
}

/** The parts of a cursor; undefined without one. @throws Problem CURSOR_INVALID when it is not one of this list. */
export function readCursor(cursor: string | undefined, partCount: number): string[] | undefined {
  if (cursor === undefined) return undefined;
  const parts = splitParts(cursor);
  if (parts?.length !== partCount) throw problem('CURSOR_INVALID');
  return parts;
}

const ID = /^[a-z]{3}_[0-9A-Za-z]{1,40}$/;

/** The id after which a list goes on; undefined without a cursor. @throws Problem CURSOR_INVALID. */
export function readIdCursor(cursor: string | undefined): string | undefined {
  const id = readCursor(cursor, 1)?.[0];
  if (id !== undefined && !ID.test(id)) throw problem('CURSOR_INVALID');
  return id;
}

/** A whole number in a cursor. @throws Problem CURSOR_INVALID. */
export function readNumber(part: string | undefined): number {
  const value = Number(part);
  if (!part || !Number.isSafeInteger(value)) throw problem('CURSOR_INVALID');
  return value;
}
