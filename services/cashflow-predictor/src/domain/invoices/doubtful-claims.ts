import type { ForecastEvent } from '@merchant-analysis/contracts/forecast-detail';
import { formatDate } from '@merchant-analysis/kernel/business-date';
import type { LocalizedText } from '@merchant-analysis/kernel/text';
import type { InvoiceFacts } from './invoice-facts.js';
import type { DelayHabit } from './payer-habits.js';

/** A receivable so late that it is not counted as money to come any more. */
export interface DoubtfulClaim {
  /** As that of its flow, while it had one. */
  readonly id: string;
  readonly name: LocalizedText;
  /** Whose it is, in the books of a group. */
  readonly merchantId?: string | undefined;
  /** Whole minor units that are open. */
  readonly amountMinor: number;
  readonly dueDay: number;
  /** Days since it was due. */
  readonly lateDays: number;
  /** The latest that its payer has ever paid, in days after the due day; absent when nothing is known of it. */
  readonly latestDays?: number | undefined;
}

/** So long beyond the latest that its payer has ever paid a receivable is doubtful. A platform default. */
const DOUBTFUL_DAYS = 90;

/** Why money is not expected any more; undefined while it is. What is owed to others is always to be paid. */
export function doubtOf(
  { direction, dueDay }: InvoiceFacts,
  { latest }: Pick<DelayHabit, 'latest'>,
  lastDay: number,
): Pick<DoubtfulClaim, 'dueDay' | 'lateDays' | 'latestDays'> | undefined {
  const lateDays = lastDay - dueDay;
  if (direction === 'out' || lateDays <= DOUBTFUL_DAYS + Math.max(0, latest ?? 0)) return undefined;
  return { dueDay, lateDays, ...(latest !== undefined && { latestDays: latest }) };
}

/** Doubtful claims as events of the day on which they were due: no part of the forecast holds them. */
export function describeDoubtful(claims: readonly DoubtfulClaim[]): ForecastEvent[] {
  return claims.map((claim) => {
    const { id, merchantId, name, amountMinor, dueDay } = claim;
    const date = formatDate(dueDay);
    return {
      ...{ id, source: 'invoice', name: { ...name }, direction: 'in', amountMinor },
      ...(merchantId !== undefined && { merchantId }),
      ...{ date, from: date, to: date },
      state: 'doubtful',
      reason: tellDoubt(claim),
    };
  });
}

function tellDoubt({ lateDays, latestDays }: DoubtfulClaim): LocalizedText {
  const [zh, en] =
    latestDays === undefined
      ? ['该付款方以往如何付款没有记录', 'and nothing is known of how this payer pays']
      : latestDays > 0
        ? [
            `该付款方以往最晚也只逾期 ${latestDays} 天`,
            `and this payer was never more than ${latestDays} days late before`,
          ]
        : ['该付款方以往从未逾期', 'and this payer was never late before'];
  return {
    zh: `已逾期 ${lateDays} 天，${zh}：可能收不回，未计入预计余额。`,
    en: `${lateDays} days overdue, ${en}: it may never come, and the expected balance does not count it.`,
  };
}
