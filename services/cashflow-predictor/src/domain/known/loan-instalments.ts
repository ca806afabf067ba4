import { civilOf, firstDayOfMonth, monthNumberOf } from '@merchant-analysis/kernel/business-date';
import { scale } from '@merchant-analysis/kernel/money';

/** How a loan is repaid: 等额本息, 等额本金, 先息后本. */
export type RepaymentMethod = 'equal-payments' | 'equal-principal' | 'interest-only';

export interface LoanTerms {
  readonly principalMinor: number;
  /** Nominal interest a year in 1/10,000; a month bears a twelfth of it. */
  readonly yearlyRateBps: number;
  readonly months: number;
  /** Day number of the first instalment; the others fall on the same day of the months behind it. */
  readonly firstDueDay: number;
  readonly method: RepaymentMethod;
}

export interface Instalment {
  readonly day: number;
  /** Principal and interest together, whole minor units. */
  readonly amountMinor: number;
  readonly interestMinor: number;
}

const MONTHLY_BPS = 12 * 10_000;

/**
 * The instalments of a loan. Interest is rounded each month on what is still owed; the last instalment pays what is
 * left, so that the principal parts sum to the principal exactly. Of a small loan over many months, whose parts are
 * rounded up, the last instalments are zero.
 * Equal payments: P·i / (1 − (1 + i)^−n), the annuity formula; without interest P / n.
 */
export function loanInstalments(terms: LoanTerms): Instalment[] {
  const { principalMinor, yearlyRateBps, months, firstDueDay, method } = terms;
  const payment = equalPayment(terms);
  const instalments: Instalment[] = [];
  let owed = principalMinor;
  for (let index = 0; index < months; index++) {
    const interestMinor = scale(owed, yearlyRateBps, MONTHLY_BPS);
    const isLast = index === months - 1;
    let principal = 0;
    if (isLast) principal = owed;
    else if (method === 'equal-payments') principal = Math.min(owed, payment - interestMinor);
    else if (method === 'equal-principal') principal = Math.min(owed, scale(principalMinor, 1, months));
    owed -= principal;
    instalments.push({
      day: sameDayOfMonth(firstDueDay, index),
      amountMinor: principal + interestMinor,
      interestMinor,
    });
  }
  return instalments;
}

function equalPayment({ principalMinor, yearlyRateBps, months }: LoanTerms): number {
  const rate = yearlyRateBps / MONTHLY_BPS;
  if (rate === 0) return scale(principalMinor, 1, months);
  return Math.round((principalMinor * rate) / (1 - (1 + rate) ** -months));
}

/** The same day some months later; the last day of a month that is too short for it. */
function sameDayOfMonth(firstDay: number, monthsLater: number): number {
  const month = monthNumberOf(firstDay) + monthsLater;
  const first = firstDayOfMonth(month);
  const length = firstDayOfMonth(month + 1) - first;
  return first + Math.min(civilOf(firstDay).day, length) - 1;
}
