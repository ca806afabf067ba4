import { type Document, MaxKey } from 'mongodb';
import type { BooksId, RowId } from './documents.mongo.js';

/**
 * Ids and ranges of ids. MongoDB compares ids that are documents part by part in their order, and two documents
 * with the same parts in another order are two ids: so every id is made here.
 */

export function rowId({ tenantId, booksId }: BooksId, source: number, externalId: string): RowId {
  return { tenantId, booksId, source, externalId };
}

/** The id of a part of the books that numbers name: a cell's document by month and bucket, … */
export function placeId(
  { tenantId, booksId }: BooksId,
  names: readonly string[],
  place: readonly number[],
): Document {
  const id: Document = { tenantId, booksId };
  for (const [index, name] of names.entries()) id[name] = place[index];
  return id;
}

/** Every id that begins with these parts. */
export function idsWithin(parts: Document): Document {
  return { $gte: parts, $lt: { ...parts, beyond: new MaxKey() } };
}

/** Ids that begin with the parts and whose next part is within the two numbers, both ends included. */
export function idsBetween(parts: Document, next: string, from: number, to: number): Document {
  return { $gte: { ...parts, [next]: from }, $lt: { ...parts, [next]: to, beyond: new MaxKey() } };
}

/** The same document by the paths that the other indexes begin with. */
export function inBooks({ tenantId, booksId }: BooksId): Document {
  return { '_id.tenantId': tenantId, '_id.booksId': booksId };
}
