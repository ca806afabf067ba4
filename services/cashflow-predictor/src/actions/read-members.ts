import type { Merchant, Subject } from '@merchant-analysis/contracts/merchants';
import type { DailyColumn } from '@merchant-analysis/contracts/read-models';
import { formatDate } from '@merchant-analysis/kernel/business-date';
import { dailySales } from '../domain/books/daily-sales.js';
import type { RecurringFlow } from '../domain/recurring/find-recurring-flows.js';
import { findMemberFlows } from '../domain/recurring/member-flows.js';
import type { Ledger } from '../ports/ledger.js';
import { inTurn } from './in-turn.js';
import type { DecisionFacts } from './read-decisions.js';

/** A merchant of the subject with its own books, over the days of the whole. */
export interface Member {
  readonly merchant: Merchant;
  readonly columns: readonly DailyColumn[];
  /** Less refunds, by the business day on which they were made, minor units. */
  readonly sales: Float64Array;
  /** Of a group: its recurring flows, as people have decided about them. */
  readonly flows: readonly RecurringFlow[];
}

/** Groups of more members are forecast from their sums: the books of each member are a reading of their own. */
const MOST_MEMBERS = 100;
const AT_ONCE = 8;

/** The members that the caller may see, each with its books; undefined where there are too many. */
export async function readMembers(
  ledger: Pick<Ledger, 'readDailySeries' | 'readDailySales'>,
  { kind, merchants }: Subject,
  books: { columns: readonly DailyColumn[]; firstDay: number; lastDay: number; horizonDays: number },
  streams: DecisionFacts['streams'],
): Promise<readonly Member[] | undefined> {
  const window = { from: formatDate(books.firstDay), to: formatDate(books.lastDay) };
  const salesOf = async ({ id }: Merchant): Promise<Float64Array> =>
    dailySales(await ledger.readDailySales({ merchantId: id }, window), books.lastDay - books.firstDay + 1);
  if (kind === 'merchant') {
    const [merchant] = merchants;
    return [{ merchant: merchant!, columns: books.columns, sales: await salesOf(merchant!), flows: [] }];
  }
  if (!mayBeReadOneByOne(merchants)) return undefined;
  return inTurn(merchants, AT_ONCE, async (merchant): Promise<Member> => {
    const [{ columns }, sales] = await Promise.all([
      ledger.readDailySeries({ merchantId: merchant.id }, window),
      salesOf(merchant),
    ]);
    const its = streams.filter(({ merchantId }) => merchantId === merchant.id);
    // Found as each arrives: all of them in one go would keep the process from everything else.
    const flows = findMemberFlows(columns, its, { merchantId: merchant.id, ...books });
    return { merchant, columns, sales, flows };
  });
}

export function mayBeReadOneByOne(merchants: readonly unknown[]): boolean {
  return merchants.length <= MOST_MEMBERS;
}
