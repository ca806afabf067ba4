import type { AnyBulkWriteOperation } from 'mongodb';
import { type PlacedRow, saysTheSame } from '../../domain/placed-row.js';
import { rowId } from '../books-id.mongo.js';
import type { BooksRoom } from '../books-room.mongo.js';
import type { RowDocument, RowId } from '../documents.mongo.js';
import type { MerchantBooks } from '../merchants/merchant-books.mongo.js';
import { documentOf, placedFrom } from './row-codec.mongo.js';

/** What becomes of one identity, whatever happened to it on the way. */
export interface RowChange {
  /** Absent: it was not in the books. */
  readonly before?: PlacedRow | undefined;
  /** Absent: it is not in the books any more. */
  readonly after?: PlacedRow | undefined;
}

/** What became of the rows of one merchant. */
export interface WrittenRows {
  readonly changes: readonly RowChange[];
  readonly inserted: number;
  readonly corrected: number;
  readonly unchanged: number;
}

export interface PlacedRows<B extends MerchantBooks = MerchantBooks> {
  readonly books: B;
  readonly rows: readonly PlacedRow[];
}

/** Ids looked up and rows written by one command: well below what one message may hold. */
const BATCH = 5_000;

/**
 * Writes rows of held merchants and tells new, changed and known ones apart: what is there is looked up first, for
 * a duplicate key would end the transaction. Of the same identity, the rows count in their order.
 */
export async function writeRows(
  room: BooksRoom,
  parts: readonly PlacedRows[],
  importId: string | undefined,
): Promise<WrittenRows[]> {
  const kept = await findKept(room, parts);
  const inserts: RowDocument[] = [];
  const replaces: RowDocument[] = [];
  const written = parts.map(({ books, rows }) => {
    const rowsWritten = classify(kept.get(books.booksId.toHexString()), rows);
    for (const { before, after, isCorrected } of rowsWritten.changes) {
      if (!before) inserts.push(documentOf(books, after, importId));
      else if (isCorrected) replaces.push(documentOf(books, after, importId));
    }
    return rowsWritten;
  });
  for (const batch of batchesOf(inserts)) {
    await room.of('transaction').insertMany(batch, { session: room.session, ordered: false });
  }
  for (const batch of batchesOf(replaces)) {
    await room.of('transaction').bulkWrite(batch.map(replaceOf), { session: room.session, ordered: false });
  }
  return written;
}

export async function findRow(room: BooksRoom, id: RowId): Promise<RowDocument | undefined> {
  return (await room.of('transaction').findOne({ _id: id }, { session: room.session })) ?? undefined;
}

export async function removeRow(room: BooksRoom, id: RowId): Promise<void> {
  await room.of('transaction').deleteOne({ _id: id }, { session: room.session });
}

/** By the booksId: the rows that are in the books, by their identity. */
async function findKept(
  room: BooksRoom,
  parts: readonly PlacedRows[],
): Promise<Map<string, Map<string, RowDocument>>> {
  const ids = parts.flatMap(({ books, rows }) => {
    const identities = new Map(rows.map((row) => [identityOf(row), row]));
    return [...identities.values()].map((row) => rowId(books, row.source, row.externalId));
  });
  const kept = new Map<string, Map<string, RowDocument>>();
  for (const batch of batchesOf(ids)) {
    const found = room
      .of('transaction')
      .find({ _id: { $in: batch } }, { session: room.session, batchSize: BATCH });
    for await (const row of found) {
      const key = row._id.booksId.toHexString();
      const ofBooks = kept.get(key) ?? new Map<string, RowDocument>();
      kept.set(key, ofBooks.set(identityOf(row._id), row));
    }
  }
  return kept;
}

type Classified = RowChange & { after: PlacedRow; isCorrected: boolean };

function classify(kept: ReadonlyMap<string, RowDocument> | undefined, rows: readonly PlacedRow[]) {
  const counts = { inserted: 0, corrected: 0, unchanged: 0 };
  const changes = new Map<string, Classified>();
  for (const after of rows) {
    const identity = identityOf(after);
    const known = changes.get(identity);
    const stored = known ? undefined : kept?.get(identity);
    const before = known ? known.before : stored && placedFrom(stored);
    const current = known?.after ?? before;
    if (!current) counts.inserted++;
    else if (saysTheSame(current, after)) counts.unchanged++;
    else counts.corrected++;
    const isCorrected = known?.isCorrected || (current !== undefined && !saysTheSame(current, after));
    changes.set(identity, { before, after, isCorrected });
  }
  return { ...counts, changes: [...changes.values()].filter(hasHappened) };
}

function hasHappened({ before, isCorrected }: Classified): boolean {
  return before === undefined || isCorrected;
}

function replaceOf(document: RowDocument): AnyBulkWriteOperation<RowDocument> {
  const { _id, ...replacement } = document;
  return { replaceOne: { filter: { _id }, replacement } };
}

function identityOf({ source, externalId }: { source: number; externalId: string }): string {
  return `${source} ${externalId}`;
}

function* batchesOf<T>(items: readonly T[]): Generator<T[]> {
  for (let from = 0; from < items.length; from += BATCH) yield items.slice(from, from + BATCH);
}
