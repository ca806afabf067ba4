import type { AnyBulkWriteOperation } from 'mongodb';
import { VOCABULARY } from '../../domain/codes.js';
import type { BookedRow, LedgerRow } from '../../domain/ledger-row.js';
import { placeRow } from '../../domain/place-row.js';
import type { WriteResult } from '../../ports/chunks.js';
import { rowId } from '../books-id.mongo.js';
import type { BooksRoom } from '../books-room.mongo.js';
import type { MerchantDocument } from '../documents.mongo.js';
import type { BooksFinder, HeldBooks } from '../merchants/merchant-books.mongo.js';
import { followRefunds } from '../refunds/refund-links.mongo.js';
import { writeRollups } from '../rollups/rollup-writer.mongo.js';
import { resultOf, rowsByMerchant } from './merchant-rows.js';
import { NewWords } from './new-words.mongo.js';
import { placedFrom } from './row-codec.mongo.js';
import type { RowReader } from './row-reader.mongo.js';
import { findRow, removeRow, type WrittenRows, writeRows } from './row-writer.mongo.js';
import type { Words } from './words.mongo.js';

interface WrittenBooks {
  readonly result: WriteResult;
  /** To be kept when the transaction is committed. */
  readonly newWords: NewWords;
}

/**
 * Writes rows with everything derived from them. Rows and cells of all merchants are written together, so the number
 * of commands does not grow with the rows; refunds and days to be made anew take a few more for each merchant that
 * has them. Only inside a transaction.
 */
export class BooksWriter {
  readonly #finder: BooksFinder;
  readonly #words: Words;
  readonly #reader: RowReader;

  constructor(finder: BooksFinder, words: Words, reader: RowReader) {
    this.#finder = finder;
    this.#words = words;
    this.#reader = reader;
  }

  /** @throws Problem NOT_FOUND for an unknown merchant. */
  async write(
    room: BooksRoom,
    write: { tenantId: string; rows: readonly LedgerRow[]; importId?: string | undefined },
  ): Promise<WrittenBooks> {
    const newWords = new NewWords(this.#words);
    if (write.rows.length === 0) return { result: resultOf([]), newWords };
    const byMerchant = rowsByMerchant(write.rows);
    const held = await this.#finder.hold(room, write.tenantId, [...byMerchant.keys()]);
    const parts = held.map((books) => ({ books, rows: byMerchant.get(books.merchantId)! }));
    await newWords.number(room, parts);
    const placed = parts.map(({ books, rows }) => {
      const { calendar, unitMinor } = books;
      const intern = newWords.internOf(books);
      return { books, rows: rows.map((row) => placeRow(row, { calendar, unitMinor, intern })) };
    });
    const written = await writeRows(room, placed, write.importId);
    await this.#derive(
      room,
      held.map((books, index) => ({ books, changes: written[index]!.changes })),
    );
    await raiseVersions(room, held, written, newWords);
    const merchants = held.map(({ merchantId, dataVersion }, index) => {
      const { inserted, corrected, unchanged } = written[index]!;
      const isChanged = inserted + corrected > 0;
      return { merchantId, inserted, corrected, unchanged, dataVersion: dataVersion + (isChanged ? 1 : 0) };
    });
    return { result: resultOf(merchants), newWords };
  }

  /** Takes a row out; undefined when it is not in the books. @throws Problem NOT_FOUND for an unknown merchant. */
  async remove(
    room: BooksRoom,
    deletion: { tenantId: string; merchantId: string; source: string; externalId: string },
  ): Promise<{ dataVersion: number; row: BookedRow } | undefined> {
    const { tenantId, merchantId, externalId } = deletion;
    const [books] = await this.#finder.hold(room, tenantId, [merchantId]);
    const source = await this.#words.find(room, books!, VOCABULARY.source, deletion.source);
    const id = source === undefined ? undefined : rowId(books!, source, externalId);
    const stored = id && (await findRow(room, id));
    if (!id || !stored) return undefined;
    const [row] = await this.#reader.book(room, books!, [stored]);
    await removeRow(room, id);
    await this.#derive(room, [{ books: books!, changes: [{ before: placedFrom(stored) }] }]);
    const { _id } = merchantOf(books!);
    await room
      .of('merchant')
      .updateOne({ _id }, { $inc: { dataVersion: 1, transactions: -1 } }, { session: room.session });
    return { dataVersion: books!.dataVersion + 1, row: row! };
  }

  async #derive(room: BooksRoom, changed: Parameters<typeof writeRollups>[2]): Promise<void> {
    const happened = changed.filter(({ changes }) => changes.length > 0);
    if (happened.length === 0) return;
    await writeRollups(room, this.#reader, happened);
    await followRefunds(room, happened);
  }
}

async function raiseVersions(
  room: BooksRoom,
  held: readonly HeldBooks[],
  written: readonly WrittenRows[],
  newWords: NewWords,
): Promise<void> {
  const operations: AnyBulkWriteOperation<MerchantDocument>[] = [];
  for (const [index, books] of held.entries()) {
    const { inserted, corrected } = written[index]!;
    if (inserted + corrected === 0) continue;
    const update = {
      $inc: { dataVersion: 1, transactions: inserted },
      $set: { words: newWords.countersOf(books) },
    };
    operations.push({ updateOne: { filter: merchantOf(books), update } });
  }
  if (operations.length === 0) return;
  await room.of('merchant').bulkWrite(operations, { session: room.session });
}

function merchantOf({ tenantId, merchantId }: HeldBooks): Pick<MerchantDocument, '_id'> {
  return { _id: { tenantId, merchantId } };
}
