import { monthNumberOf } from '@merchant-analysis/kernel/business-date';
import type { ProfileColumns, ReadModelPort } from '../../ports/read-models.js';
import { idsBetween } from '../books-id.mongo.js';
import type { BooksRoom } from '../books-room.mongo.js';
import type { MerchantBooks } from '../merchants/merchant-books.mongo.js';
import { HOURS, ROLL_PROFILE, ROLL_ROUND } from '../rollups/rollup-families.mongo.js';
import { readCells } from '../rollups/rollup-reader.mongo.js';
import { HOURS_A_DAY, noProfile } from './empty-profile.js';

type Query = Parameters<ReadModelPort['readDailyProfile']>[0];

const DAY_COLUMNS = ['day', 'sales', 'untaxedSum', 'refunds', 'refundSum'];

/** How sales look, day by day. Amounts on the price list are not round. */
export async function readProfile(
  room: BooksRoom,
  books: MerchantBooks,
  query: Query,
): Promise<ProfileColumns> {
  const { fromDay, toDay } = query;
  const profile = noProfile(query);
  const columns = query.hours ? [...DAY_COLUMNS, ...HOURS] : DAY_COLUMNS;
  for await (const { cells } of readCells(room, ROLL_PROFILE, monthsOf(books, query), columns)) {
    for (const [day, sales, untaxedSum, refunds, refundSum, ...hours] of cells) {
      if (day! < fromDay || day! > toDay) continue;
      const index = day! - fromDay;
      profile.saleCounts[index] = sales!;
      profile.untaxedSums[index] = untaxedSum!;
      profile.refundCounts[index] = refunds!;
      profile.refundSums[index] = refundSum!;
      for (const [hour, count] of hours.entries()) profile.hourCounts[index * HOURS_A_DAY + hour] = count;
    }
  }
  await addRounds(room, books, query, profile.roundCounts);
  return profile;
}

async function addRounds(
  room: BooksRoom,
  books: MerchantBooks,
  query: Query,
  roundCounts: number[],
): Promise<void> {
  const { fromDay, toDay } = query;
  const prices = new Set(query.priceListMinor);
  for await (const { cells } of readCells(room, ROLL_ROUND, monthsOf(books, query), ['day', 'amount', 'n'])) {
    for (const [day, amount, n] of cells) {
      if (day! < fromDay || day! > toDay || prices.has(amount!)) continue;
      roundCounts[day! - fromDay] = roundCounts[day! - fromDay]! + n!;
    }
  }
}

function monthsOf({ tenantId, booksId }: MerchantBooks, { fromDay, toDay }: Query) {
  return idsBetween({ tenantId, booksId }, 'month', monthNumberOf(fromDay), monthNumberOf(toDay));
}
