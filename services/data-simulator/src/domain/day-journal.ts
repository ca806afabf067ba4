import type { TransactionInput, TransactionKind } from '@merchant-analysis/contracts/transactions';
import { formatDate } from '@merchant-analysis/kernel/business-date';
import type { Method } from './archetype.js';

/** What is known of a transaction besides its day, time and number. Amounts are signed fen. */
export interface Entry {
  readonly kind: TransactionKind;
  readonly amountFen: number;
  readonly category: string;
  readonly channel?: string;
  readonly method: Method;
  readonly accountType?: 'entity' | 'person';
  readonly payerToken?: string | undefined;
  readonly counterparty?: string;
  readonly item?: string;
  readonly quantity?: number | undefined;
  /** Day on which the money moves; left out of the books when it is the business date. */
  readonly settledDay?: number;
  readonly originalExternalId?: string;
  readonly memo?: string | undefined;
}

/** The pages of one day. */
export interface DayJournal {
  readonly day: number;
  /** Writes an entry at a second of the day (local time) and returns its external id. */
  write(secondOfDay: number, entry: Entry): string;
  /** Everything written, in order of time. */
  close(): TransactionInput[];
}

/** External ids say what and when: S sale, R refund, C cost; then the day and a number within the day. */
export function openJournal(day: number): DayJournal {
  const date = formatDate(day);
  const compact = date.replaceAll('-', '');
  const rows: { second: number; transaction: TransactionInput }[] = [];
  const numbers = { S: 0, R: 0, C: 0 };
  const dates = new Map<number, string>();
  const dateOf = (other: number): string => {
    const known = dates.get(other) ?? formatDate(other);
    dates.set(other, known);
    return known;
  };
  return {
    day,
    write: (second, entry) => {
      const letter = entry.kind === 'sale' ? 'S' : entry.kind === 'refund' ? 'R' : 'C';
      numbers[letter] += 1;
      const externalId = `${letter}${compact}-${String(numbers[letter]).padStart(4, '0')}`;
      rows.push({
        second,
        transaction: transactionOf(
          entry,
          externalId,
          `${date}T${timeText(second)}+08:00`,
          entry.settledDay === undefined || entry.settledDay === day ? undefined : dateOf(entry.settledDay),
        ),
      });
      return externalId;
    },
    close: () => rows.sort((a, b) => a.second - b.second).map((row) => row.transaction),
  };
}

function transactionOf(
  entry: Entry,
  externalId: string,
  occurredAt: string,
  settledOn: string | undefined,
): TransactionInput {
  const transaction: TransactionInput = {
    externalId,
    source: 'simulator',
    occurredAt,
    direction: entry.amountFen < 0 ? 'out' : 'in',
    amountMinor: entry.amountFen,
    taxIncluded: true,
    kind: entry.kind,
    category: entry.category,
    method: entry.method,
    status: 'settled',
  };
  if (entry.originalExternalId !== undefined) transaction.originalExternalId = entry.originalExternalId;
  if (settledOn !== undefined) transaction.settledOn = settledOn;
  if (entry.channel !== undefined) transaction.channel = entry.channel;
  if (entry.accountType !== undefined) transaction.accountType = entry.accountType;
  if (entry.payerToken !== undefined) transaction.payerToken = entry.payerToken;
  if (entry.counterparty !== undefined) transaction.counterparty = entry.counterparty;
  if (entry.item !== undefined) transaction.item = entry.item;
  if (entry.quantity !== undefined) transaction.quantity = entry.quantity;
  if (entry.memo !== undefined) transaction.memo = entry.memo;
  return transaction;
}

function timeText(second: number): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(Math.floor(second / 3600))}:${two(Math.floor(second / 60) % 60)}:${two(second % 60)}`;
}
