import type { Merchant, Subject } from '@merchant-analysis/contracts/merchants';
import type { DailyColumn } from '@merchant-analysis/contracts/read-models';
import { formatDate } from '@merchant-analysis/kernel/business-date';
import type { Ledger } from '../ports/ledger.js';

/** A merchant of the subject with its own books, over the days of the whole. */
export interface Member {
  readonly merchant: Merchant;
  readonly columns: readonly DailyColumn[];
}

/** Groups of more members are forecast from their sums: the books of each member are a reading of their own. */
const MOST_MEMBERS = 100;
const AT_ONCE = 8;

/** The members that the caller may see, each with its books; undefined where there are too many. */
export async function readMembers(
  ledger: Pick<Ledger, 'readDailySeries'>,
  { kind, merchants }: Subject,
  books: { columns: readonly DailyColumn[]; firstDay: number; lastDay: number },
): Promise<readonly Member[] | undefined> {
  if (kind === 'merchant') return merchants.map((merchant) => ({ merchant, columns: books.columns }));
  if (!mayBeReadOneByOne(merchants)) return undefined;
  const window = { from: formatDate(books.firstDay), to: formatDate(books.lastDay) };
  const members: Member[] = [];
  for (let next = 0; next < merchants.length; next += AT_ONCE) {
    const some = merchants.slice(next, next + AT_ONCE).map(async (merchant) => ({
      merchant,
      columns: (await ledger.readDailySeries({ merchantId: merchant.id }, window)).columns,
    }));
    members.push(...(await Promise.all(some)));
  }
  return members;
}

export function mayBeReadOneByOne(merchants: readonly unknown[]): boolean {
  return merchants.length <= MOST_MEMBERS;
}
