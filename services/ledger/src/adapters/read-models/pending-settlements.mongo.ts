import { REFUND, SALE } from '../../domain/codes.js';
import type { PendingRows, SubjectDays } from '../../ports/read-models.js';
import type { BooksRoom } from '../books-room.mongo.js';
import type { MerchantBooks } from '../merchants/merchant-books.mongo.js';
import { memberNames } from '../rows/member-names.mongo.js';
import { inDays, NOT_VOID, ROW_INDEXES } from '../rows/row-ranges.mongo.js';
import { traitOf } from '../rows/trait-bits.mongo.js';
import type { Words } from '../rows/words.mongo.js';
import { type PendingSum, pendingRowsOf } from './pending-rows.js';

/** Turnover of the window that settles behind it, from its rows: few days, and no rollup knows channel and day. */
export async function listPendingSettlements(
  room: BooksRoom,
  words: Words,
  merchants: readonly MerchantBooks[],
  { merchantIds, fromDay, toDay }: SubjectDays,
): Promise<PendingRows> {
  const found: PendingSum[] = [];
  for (const [index, books] of merchants.entries()) {
    const groups = await room
      .of('transaction')
      .aggregate(
        [
          {
            $match: {
              ...inDays(books, fromDay, toDay),
              ...NOT_VOID,
              settledDay: { $gt: toDay },
              $expr: { $in: [traitOf('kind'), [SALE, REFUND]] },
            },
          },
          {
            $group: {
              _id: { channel: '$channel', settledDay: '$settledDay' },
              count: { $sum: 1 },
              sumMinor: { $sum: '$amount' },
              firstDay: { $min: '$day' },
              lastDay: { $max: '$day' },
            },
          },
        ],
        { session: room.session, hint: ROW_INDEXES.time },
      )
      .toArray();
    const numbers = groups.map(({ _id }) => _id.channel);
    const nameOf = await memberNames(room, words, books, 'channel', numbers);
    for (const { _id, count, sumMinor, firstDay, lastDay } of groups) {
      found.push({
        ...{ count, sumMinor, firstDay, lastDay, settledDay: _id.settledDay },
        merchantId: merchantIds[index]!,
        channel: nameOf(_id.channel),
      });
    }
  }
  return pendingRowsOf(found);
}
