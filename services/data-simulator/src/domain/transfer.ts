import type { TransactionKind } from '@merchant-analysis/contracts/transactions';
import type { Random } from '@merchant-analysis/kernel/random';
import type { DayJournal } from './day-journal.js';

interface Transfer {
  readonly kind: TransactionKind;
  readonly category: string;
  readonly counterparty: string;
  readonly accountType: 'entity' | 'person';
  readonly memo?: string;
}

const OFFICE_OPENS_SECOND = 10 * 3600;

/** Pays a bill by transfer in the first hour of the office; nothing when it comes to nothing. */
export function writeTransfer(
  random: Random,
  journal: DayJournal,
  amountFen: number,
  transfer: Transfer,
): void {
  if (amountFen <= 0) return;
  const second = OFFICE_OPENS_SECOND + random.integer(0, 3600);
  journal.write(second, { ...transfer, amountFen: -amountFen, method: 'transfer' });
}
