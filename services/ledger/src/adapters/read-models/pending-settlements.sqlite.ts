import { REFUND, SALE, VOID } from '../../domain/codes.js';
import type { PendingRows, SubjectDays } from '../../ports/read-models.js';
import type { MerchantBooks } from '../merchants/merchant-keys.sqlite.js';
import { instantsOf } from '../rows/instants.js';
import { memberName } from '../rows/members.js';
import { rowsNamed } from '../statements.js';
import { pendingRowsOf } from './pending-rows.js';
import type { ReadingRoom } from './reading-room.js';

type Sum = readonly [
  channel: number,
  settledDay: number,
  n: number,
  sum: number,
  first: number,
  last: number,
];

/** Turnover of the window that settles behind it, from its rows: few days, and no rollup knows channel and day. */
export function listPendingSettlements(
  { statements, words }: ReadingRoom,
  merchants: readonly MerchantBooks[],
  { merchantIds, fromDay, toDay }: SubjectDays,
): PendingRows {
  const statement = statements.arraysOf(
    `SELECT channel, settled_day, count(*), sum(amount), min(day), max(day) FROM tx
     WHERE merchant_key = $merchant AND occurred_at BETWEEN $first AND $last AND day BETWEEN $fromDay AND $toDay
       AND settled_day > $toDay AND kind IN (${SALE}, ${REFUND}) AND status <> ${VOID}
     GROUP BY 1, 2`,
  );
  return pendingRowsOf(
    merchants.flatMap(({ key, calendar }, index) =>
      rowsNamed<Sum>(statement, {
        merchant: key,
        fromDay,
        toDay,
        ...instantsOf(calendar, fromDay, toDay),
      }).map(([channel, settledDay, count, sumMinor, firstDay, lastDay]) => ({
        ...{ settledDay, count, sumMinor, firstDay, lastDay },
        merchantId: merchantIds[index]!,
        channel: memberName(words, key, 'channel', channel),
      })),
    ),
  );
}
