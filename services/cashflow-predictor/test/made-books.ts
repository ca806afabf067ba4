import type { DailyColumn } from '@merchant-analysis/contracts/read-models';
import { civilOf, parseDate, weekdayOf } from '@merchant-analysis/kernel/business-date';
import { seededRandom } from '@merchant-analysis/kernel/random';
import type { MemoryBooks } from './memory-ledger.js';

export const NOODLES = 'mer_noodles01';
export const STRANGER = 'mer_stranger1';

/** Daily sales around 1,000 yuan, rent on the 5th, carried to the bank on Fridays. `days` from 2025-01-01 on. */
export function madeBooks(days: number, seed = 1): MemoryBooks {
  const random = seededRandom(seed);
  const first = parseDate('2025-01-01');
  const each = (kind: DailyColumn['kind'], amount: (day: number) => number): DailyColumn => ({
    kind,
    counts: new Array<number>(days).fill(0),
    sums: Array.from({ length: days }, (_, index) => amount(first + index)),
  });
  return {
    from: '2025-01-01',
    openingBalanceMinor: 5_000_000,
    columns: [
      each('sale', () => Math.round(100_000 * (1 + 0.1 * random.normal()))),
      each('rent', (day) => (civilOf(day).day === 5 ? -600_000 : 0)),
      each('own_transfer', (day) => (weekdayOf(day) === 5 ? -300_000 : 0)),
    ],
  };
}
