import { parseDate } from '@merchant-analysis/kernel/business-date';
import type { AnyBulkWriteOperation, Document } from 'mongodb';
import type {
  InvoiceContent,
  InvoicePort,
  InvoicePosition,
  InvoiceWrite,
  KeptInvoice,
} from '../../ports/invoices.js';
import type { BooksRoom, BooksRooms } from '../books-room.mongo.js';
import type { InvoiceDocument } from '../documents.mongo.js';
import type { BooksFinder, HeldBooks } from '../merchants/merchant-books.mongo.js';
import { numberOf, whole } from '../rows/whole-number.mongo.js';
import { inOrder } from './invoice-content.js';

type Counts = Record<'inserted' | 'corrected' | 'unchanged', number>;

const IN_ORDER = { dueDay: 1, merchantId: 1, '_id.externalId': 1 } as const;

export class MongoInvoices implements InvoicePort {
  readonly #rooms: BooksRooms;
  readonly #finder: BooksFinder;

  constructor(rooms: BooksRooms, finder: BooksFinder) {
    this.#rooms = rooms;
    this.#finder = finder;
  }

  async putInvoices(write: Parameters<InvoicePort['putInvoices']>[0]): Promise<InvoiceWrite> {
    const { tenantId, merchantId, invoices, once: key } = write;
    return this.#rooms.once(tenantId, key, async (room) => {
      const [books] = await this.#finder.hold(room, tenantId, [merchantId]);
      const counts = await putAll(room, books!, invoices);
      const raise = counts.inserted + counts.corrected > 0 ? 1 : 0;
      if (raise > 0) {
        await room
          .of('merchant')
          .updateOne(
            { _id: { tenantId, merchantId } },
            { $inc: { dataVersion: raise } },
            { session: room.session },
          );
      }
      return { ...counts, dataVersion: books!.dataVersion + raise };
    });
  }

  async listInvoices(query: Parameters<InvoicePort['listInvoices']>[0]): Promise<KeptInvoice[]> {
    const { tenantId, merchantIds, direction, openOnly, settledFromDay, after, limit } = query;
    return this.#rooms.read(async (room) => {
      const known = await this.#finder.findAll(room, tenantId, merchantIds);
      const filter = {
        '_id.tenantId': tenantId,
        '_id.booksId': { $in: known.map(({ booksId }) => booksId) },
        ...(direction === undefined ? {} : { direction }),
        ...(openOnly ? { balance: { $gt: 0 } } : {}),
        ...(settledFromDay === undefined ? {} : { balance: 0 }),
        ...placed(after, settledFromDay),
      };
      const found = await room
        .of('invoice')
        .find(filter, { session: room.session })
        .sort(IN_ORDER)
        .limit(limit)
        .toArray();
      return found.map((document) => {
        const { merchantId, dueDay } = document;
        return { ...contentOf(document), merchantId, dueDay };
      });
    });
  }
}

/** Of the same id, the last one counts. */
async function putAll(
  room: BooksRoom,
  books: HeldBooks,
  invoices: readonly InvoiceContent[],
): Promise<Counts> {
  const { session } = room;
  const ids = [...new Set(invoices.map(({ externalId }) => externalId))].map((id) => idOf(books, id));
  const kept = await room
    .of('invoice')
    .find({ _id: { $in: ids } }, { session })
    .toArray();
  const texts = new Map(kept.map((document) => [document._id.externalId, textOf(contentOf(document))]));
  const counts = { inserted: 0, corrected: 0, unchanged: 0 };
  const operations: AnyBulkWriteOperation<InvoiceDocument>[] = [];
  for (const invoice of invoices) {
    const known = texts.get(invoice.externalId);
    const text = textOf(invoice);
    if (known === text) {
      counts.unchanged++;
      continue;
    }
    counts[known === undefined ? 'inserted' : 'corrected']++;
    texts.set(invoice.externalId, text);
    const { _id, ...replacement } = documentOf(books, invoice);
    operations.push({ replaceOne: { filter: { _id }, replacement, upsert: true } });
  }
  // In their order: one id may come twice.
  if (operations.length > 0) await room.of('invoice').bulkWrite(operations, { session });
  return counts;
}

function documentOf(books: HeldBooks, invoice: InvoiceContent): InvoiceDocument {
  const { externalId, amountMinor, balanceMinor, ...fields } = inOrder(invoice);
  return {
    _id: idOf(books, externalId),
    ...fields,
    merchantId: books.merchantId,
    dueDay: parseDate(invoice.dueOn ?? invoice.issuedOn),
    amount: whole(amountMinor),
    balance: whole(balanceMinor),
  };
}

function contentOf(document: InvoiceDocument): InvoiceContent {
  const { _id, merchantId, dueDay, amount, balance, ...fields } = document;
  return {
    ...fields,
    externalId: _id.externalId,
    amountMinor: numberOf(amount),
    balanceMinor: numberOf(balance),
  };
}

function textOf(invoice: InvoiceContent): string {
  return JSON.stringify(inOrder(invoice));
}

function idOf({ tenantId, booksId }: HeldBooks, externalId: string): InvoiceDocument['_id'] {
  return { tenantId, booksId, externalId };
}

/** Places after one and not before a day; the index gives those from the later day on. */
function placed(after: InvoicePosition | undefined, fromDay = Number.MIN_SAFE_INTEGER): Document {
  if (after === undefined) return { dueDay: { $gte: fromDay } };
  const { dueDay, merchantId, externalId } = after;
  return {
    dueDay: { $gte: Math.max(dueDay, fromDay) },
    $or: [
      { dueDay: { $gt: dueDay } },
      { merchantId: { $gt: merchantId } },
      { merchantId, '_id.externalId': { $gt: externalId } },
    ],
  };
}
