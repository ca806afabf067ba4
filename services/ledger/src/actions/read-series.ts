import type { Call } from '@merchant-analysis/broker/service';
import type { ParamsOf, ResultOf } from '@merchant-analysis/contracts/contract';
import { problem } from '@merchant-analysis/contracts/problems';
import type * as contracts from '@merchant-analysis/contracts/read-models';
import { parseDate, parseMonth } from '@merchant-analysis/kernel/business-date';
import type { GroupPort } from '../ports/groups.js';
import type { MerchantPort } from '../ports/merchants.js';
import type { ReadModelPort } from '../ports/read-models.js';
import { getMembers } from './visibility.js';

interface Rim {
  readonly merchants: MerchantPort;
  readonly groups: GroupPort;
  readonly readModels: ReadModelPort;
}

/** Thirty years: more days than any books, few enough to answer with. */
const MOST_DAYS = 11_000;

/** Daily sums by kind and category, the members of a group summed. */
export async function readDailySeries(
  rim: Rim,
  { merchantId, groupId, from, to, basis, kinds }: ParamsOf<typeof contracts.readDailySeries>,
  { caller }: Pick<Call, 'caller'>,
): Promise<contracts.DailySeries> {
  const members = await getMembers(rim, caller, { merchantId, groupId });
  const series = await rim.readModels.readDailySeries({
    tenantId: caller.tenantId,
    merchantIds: members.map(({ id }) => id),
    ...daysBetween(from, to),
    basis,
    kinds,
  });
  return { currency: members[0].currency, from, to, ...series };
}

/** Eleven working days around a week of holidays: no channel keeps money for longer. */
const LONGEST_WAIT_DAYS = 31;

/** Sales up to a day whose money arrives after it, member by member. */
export async function listPendingSettlements(
  rim: Rim,
  { merchantId, groupId, asOf }: ParamsOf<typeof contracts.listPendingSettlements>,
  { caller }: Pick<Call, 'caller'>,
): Promise<ResultOf<typeof contracts.listPendingSettlements>> {
  const members = await getMembers(rim, caller, { merchantId, groupId });
  const toDay = parseDate(asOf);
  const rows = await rim.readModels.listPendingSettlements({
    tenantId: caller.tenantId,
    merchantIds: members.map(({ id }) => id),
    fromDay: toDay - LONGEST_WAIT_DAYS + 1,
    toDay,
  });
  return { currency: members[0].currency, rows };
}

/** Monthly sums by a dimension, the members of a group summed by name. */
export async function readMonthlyBreakdown(
  rim: Rim,
  params: ParamsOf<typeof contracts.readMonthlyBreakdown>,
  { caller }: Pick<Call, 'caller'>,
): Promise<contracts.MonthlyBreakdown> {
  const { fromMonth, toMonth, dimension, by, kinds, top } = params;
  const members = await getMembers(rim, caller, params);
  const breakdown = await rim.readModels.readMonthlyBreakdown({
    tenantId: caller.tenantId,
    merchantIds: members.map(({ id }) => id),
    fromMonth: parseMonth(fromMonth),
    toMonth: parseMonth(toMonth),
    dimension,
    by,
    kinds,
    top,
  });
  return { currency: members[0].currency, ...breakdown };
}

/** @throws Problem VALIDATION_FAILED when the window ends before it begins or is too long to answer with. */
export function daysBetween(from: string, to: string): { fromDay: number; toDay: number } {
  const fromDay = parseDate(from);
  const toDay = parseDate(to);
  const refuse = (message: string, zh: string) =>
    problem('VALIDATION_FAILED', {}, { errors: [{ path: 'to', message, zh }] });
  if (toDay < fromDay) throw refuse('must not be before from', '不得早于 from');
  if (toDay - fromDay >= MOST_DAYS)
    throw refuse(`must be within ${MOST_DAYS} days of from`, `距 from 不得超过 ${MOST_DAYS} 天`);
  return { fromDay, toDay };
}
