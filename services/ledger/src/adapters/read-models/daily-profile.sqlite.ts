import type { MerchantDays, ProfileColumns, ReadModelPort } from '../../ports/read-models.js';
import type { MerchantBooks } from '../merchants/merchant-keys.sqlite.js';
import { rowsOf } from '../statements.js';
import { HOURS_A_DAY, noProfile } from './empty-profile.js';
import type { ReadingRoom } from './reading-room.js';

const HOURS = Array.from({ length: 24 }, (_, hour) => `h${hour}`).join(', ');

/** How sales look, day by day. Amounts on the price list are not round. */
export function readProfile(
  room: ReadingRoom,
  { key }: MerchantBooks,
  query: Parameters<ReadModelPort['readDailyProfile']>[0],
): ProfileColumns {
  const { fromDay, toDay } = query;
  const hoursADay = query.hours ? HOURS_A_DAY : 0;
  const profile = noProfile(query);
  const days = room.statements.arraysOf(
    `SELECT day, sales, untaxed_sum, refunds, refund_sum${query.hours ? `, ${HOURS}` : ''} FROM roll_profile
     WHERE merchant_key = ? AND day BETWEEN ? AND ?`,
  );
  for (const [day, sales, untaxedSum, refunds, refundSum, ...hours] of rowsOf<number[]>(
    days,
    key,
    fromDay,
    toDay,
  )) {
    const index = day! - fromDay;
    profile.saleCounts[index] = sales!;
    profile.untaxedSums[index] = untaxedSum!;
    profile.refundCounts[index] = refunds!;
    profile.refundSums[index] = refundSum!;
    for (let hour = 0; hour < hoursADay; hour++)
      profile.hourCounts[index * HOURS_A_DAY + hour] = hours[hour]!;
  }
  addRounds(room, key, query, profile.roundCounts);
  return profile;
}

function addRounds(
  room: ReadingRoom,
  key: number,
  { fromDay, toDay, priceListMinor }: MerchantDays & { priceListMinor: readonly number[] },
  roundCounts: number[],
): void {
  const prices = new Set(priceListMinor);
  const rounds = room.statements.arraysOf(
    'SELECT day, amount, n FROM roll_round WHERE merchant_key = ? AND day BETWEEN ? AND ?',
  );
  for (const [day, amount, n] of rowsOf<[number, number, number]>(rounds, key, fromDay, toDay)) {
    if (!prices.has(amount)) roundCounts[day - fromDay] = roundCounts[day - fromDay]! + n;
  }
}
