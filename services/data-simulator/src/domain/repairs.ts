import type { Random } from '@merchant-analysis/kernel/random';
import type { DayJournal } from './day-journal.js';
import type { MerchantProfile } from './merchant-profile.js';
import { writeTransfer } from './transfer.js';

const SMALLEST_FEN = 30_000;
const LARGEST_FEN = 420_000;
const STEP_FEN = 500;

/** Now and then something breaks. */
export function writeRepairs(random: Random, journal: DayJournal, { archetype }: MerchantProfile): void {
  if (random.next() >= archetype.repairsPerYear / 365) return;
  const amountFen = random.integer(SMALLEST_FEN / STEP_FEN, LARGEST_FEN / STEP_FEN) * STEP_FEN;
  writeTransfer(random, journal, amountFen, {
    kind: 'expense',
    category: 'repairs',
    counterparty: '设备维修',
    accountType: 'person',
  });
}
