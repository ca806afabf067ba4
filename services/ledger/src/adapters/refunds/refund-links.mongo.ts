import type { AnyBulkWriteOperation } from 'mongodb';
import type { PlacedRow } from '../../domain/placed-row.js';
import { rowId } from '../books-id.mongo.js';
import type { BooksRoom } from '../books-room.mongo.js';
import type { BooksId, RefundLinkDocument } from '../documents.mongo.js';
import type { ChangedBooks } from '../rollups/rollup-writer.mongo.js';
import type { RowChange } from '../rows/row-writer.mongo.js';
import { whole } from '../rows/whole-number.mongo.js';
import { Cases, isLinkedRefund } from './refund-cases.js';
import { hasOpenLinks, linksOf, readOriginals } from './refund-cases.mongo.js';
import { judgeCase, judgementUpdate, saysJudgement } from './refund-judgement.mongo.js';

const BATCH = 2_000;

/**
 * Keeps for every refund that names its original how the two fit. A case is an original with all its refunds;
 * whatever touches one of them has the whole case looked at again, so the order of arrival does not matter. After
 * the rows were written, in their transaction.
 */
export async function followRefunds(room: BooksRoom, changed: readonly ChangedBooks[]): Promise<void> {
  for (const { books, changes } of changed) {
    const cases = new Cases();
    await replaceLinks(room, books, changes, cases);
    await addCasesOfOriginals(room, books, changes, cases);
    const all = [...cases.all()];
    for (let from = 0; from < all.length; from += BATCH) {
      await judgeSome(room, books, all.slice(from, from + BATCH));
    }
  }
}

/** Links of refunds that came, went or changed; what they are worth is judged afterwards. */
async function replaceLinks(
  room: BooksRoom,
  books: BooksId,
  changes: readonly RowChange[],
  cases: Cases,
): Promise<void> {
  const operations: AnyBulkWriteOperation<RefundLinkDocument>[] = [];
  for (const { before, after } of changes) {
    const gone = before && isLinkedRefund(before) ? before : undefined;
    const come = after && isLinkedRefund(after) ? after : undefined;
    if (gone) cases.add(gone.source, gone.originalExternalId!);
    if (come) cases.add(come.source, come.originalExternalId!);
    if (come) operations.push(putLink(books, come, gone !== undefined));
    else if (gone) {
      operations.push({ deleteOne: { filter: { _id: rowId(books, gone.source, gone.externalId) } } });
    }
  }
  if (operations.length === 0) return;
  await room.of('refund_link').bulkWrite(operations, { session: room.session, ordered: false });
}

function putLink(books: BooksId, row: PlacedRow, isKept: boolean): AnyBulkWriteOperation<RefundLinkDocument> {
  const _id = rowId(books, row.source, row.externalId);
  const link = {
    original: row.originalExternalId!,
    day: row.day,
    refunded: whole(-row.amountMinor),
    payerToken: row.payerToken ?? undefined,
    isOpen: true as const,
    issues: 0,
  };
  return isKept
    ? { replaceOne: { filter: { _id }, replacement: link } }
    : { insertOne: { document: { _id, ...link } } };
}

/** Rows that are themselves the original of some refund. A new one can only be so while a refund waits for one. */
async function addCasesOfOriginals(
  room: BooksRoom,
  books: BooksId,
  changes: readonly RowChange[],
  cases: Cases,
): Promise<void> {
  const mayWait = await hasOpenLinks(room, books);
  const originals: [number, string][] = [];
  for (const { before, after } of changes) {
    const row = before ?? (mayWait ? after : undefined);
    if (row) originals.push([row.source, row.externalId]);
  }
  for (let from = 0; from < originals.length; from += BATCH) {
    const filter = linksOf(books, originals.slice(from, from + BATCH));
    const found = room.of('refund_link').find(filter, { session: room.session, projection: { original: 1 } });
    for await (const { _id, original } of found) cases.add(_id.source, original);
  }
}

async function judgeSome(
  room: BooksRoom,
  books: BooksId,
  cases: readonly (readonly [number, string])[],
): Promise<void> {
  const { session } = room;
  const links = await room.of('refund_link').find(linksOf(books, cases), { session }).toArray();
  const originals = await readOriginals(room, books, cases);
  const byCase = Map.groupBy(links, ({ _id, original }) => `${_id.source} ${original}`);
  const operations: AnyBulkWriteOperation<RefundLinkDocument>[] = [];
  for (const [key, ofCase] of byCase) {
    for (const [index, judgement] of judgeCase(ofCase, originals.get(key)).entries()) {
      const link = ofCase[index]!;
      if (saysJudgement(link, judgement)) continue;
      operations.push({ updateOne: { filter: { _id: link._id }, update: judgementUpdate(judgement) } });
    }
  }
  if (operations.length === 0) return;
  await room.of('refund_link').bulkWrite(operations, { session, ordered: false });
}
