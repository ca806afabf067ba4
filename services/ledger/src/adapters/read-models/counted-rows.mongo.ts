import type { Document } from 'mongodb';
import { REFUND, SALE, VOCABULARY } from '../../domain/codes.js';
import { ROUND_UNITS } from '../../domain/rollup-deltas.js';
import type { CountedRows, ReadModelPort, RowName } from '../../ports/read-models.js';
import type { BooksRoom } from '../books-room.mongo.js';
import type { RowDocument } from '../documents.mongo.js';
import type { MerchantBooks } from '../merchants/merchant-books.mongo.js';
import { inDays, NEWEST_FIRST, NOT_VOID, ROW_INDEXES } from '../rows/row-ranges.mongo.js';
import { traitOf, withTraits } from '../rows/trait-bits.mongo.js';
import { nameIn, type Words } from '../rows/words.mongo.js';

/** By the index on the instants, from the end of each span: it stops when there are enough. */
export async function listCounted(
  room: BooksRoom,
  words: Words,
  books: MerchantBooks,
  { counted, spans, limit }: Parameters<ReadModelPort['listCounted']>[0],
): Promise<RowName[][]> {
  const condition = conditionOf(counted, books.unitMinor);
  const found: Pick<RowDocument, '_id'>[][] = [];
  for (const { fromDay, toDay } of spans) {
    const rows = await room
      .of('transaction')
      .find(
        { ...inDays(books, fromDay, toDay), ...condition },
        { session: room.session, projection: { _id: 1 }, hint: ROW_INDEXES.time },
      )
      .sort(NEWEST_FIRST)
      .limit(limit)
      .toArray();
    found.push(rows);
  }
  const numbers = found.flat().map(({ _id }) => _id.source);
  const known = await words.readNames(room, books, [{ vocabulary: VOCABULARY.source, numbers }]);
  return found.map((rows) =>
    rows.map(({ _id }) => ({
      source: nameIn(known, VOCABULARY.source, _id.source)!,
      externalId: _id.externalId,
    })),
  );
}

function conditionOf(counted: CountedRows, unitMinor: number): Document {
  const ofKind = (kind: number, ...more: Document[]): Document => ({
    $and: [NOT_VOID, withTraits({ kind }), ...more],
  });
  if (counted.what === 'refunds') return ofKind(REFUND);
  if (counted.what === 'round-sales') {
    return ofKind(SALE, {
      amount: {
        $gte: ROUND_UNITS.least * unitMinor,
        $mod: [ROUND_UNITS.step * unitMinor, 0],
        $nin: [...counted.priceListMinor],
      },
    });
  }
  if (counted.hours === undefined) return ofKind(SALE);
  return ofKind(SALE, { $expr: { $in: [traitOf('hour'), [...counted.hours]] } });
}
