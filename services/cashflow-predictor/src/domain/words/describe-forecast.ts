import type { CashflowForecast } from '@merchant-analysis/contracts/cashflow';
import { formatDate, weekdayOf } from '@merchant-analysis/kernel/business-date';
import type { LocalizedText } from '@merchant-analysis/kernel/text';
import type { CashflowResult } from '../forecast-cashflow.js';
import { addKnown } from '../known/foresee-known.js';
import type { KnownFlow } from '../known/known-flow.js';
import type { KnownFuture } from '../known/known-future.js';
import type { RecurringFlow } from '../recurring/find-recurring-flows.js';
import { nameRecurringFlow } from '../recurring/name-recurring-flow.js';
import { describeBasis, type MemberBasis } from './rests-on.js';

/** Changes whenever the same books would give another forecast. */
export const MODEL = { name: 'weekday-combination', version: '2.3.0' } as const;

/** What identifies a forecast, beside its numbers. */
type ForecastFrame = Pick<
  CashflowForecast,
  'id' | 'subject' | 'currency' | 'horizonDays' | 'dataVersion' | 'openingBalanceMinor'
> & {
  /** Day numbers of the first and last day of the books that were used. */
  readonly firstDay: number;
  readonly lastDay: number;
  readonly floorMinor: number;
  /** Of a group: whether what is known of each member is in it; absent of a merchant. */
  readonly members?: MemberBasis | undefined;
  readonly endedMembers?: KnownFuture['endedMembers'];
  readonly isShortened?: boolean | undefined;
  /** Whether a loan was planned: then it is counted. */
  readonly hasLoanPlan?: boolean;
  /** The merchants of which VAT is due and nothing tells how much. */
  readonly vatUnknown?: readonly LocalizedText[];
  /** Of how many days the settled invoices were looked at; undefined: of all that are of use. */
  readonly settledDays?: number | undefined;
};

/** How the members of a group are in a forecast that was computed from this. */
export function memberBasisOf(
  { kind }: Pick<CashflowForecast['subject'], 'kind'>,
  future: Pick<KnownFuture, 'memberFlows'> | undefined,
): MemberBasis | undefined {
  if (kind === 'merchant') return undefined;
  return future?.memberFlows ? 'each' : 'sums';
}

/** Whether somebody has planned a loan: what is received, or what is paid back. */
export function isLoanPlanned(flows: readonly KnownFlow[]): boolean {
  return flows.some(isLoan);
}

function isLoan({ source, replaces }: KnownFlow): boolean {
  return source === 'plan' && replaces?.kinds.includes('financing') === true;
}

/** Puts a result into the words of the contract: dates instead of day numbers, named flows, sentences. */
export function describeForecast(frame: ForecastFrame, result: CashflowResult): CashflowForecast {
  const {
    firstDay,
    lastDay,
    floorMinor,
    members,
    endedMembers,
    isShortened,
    hasLoanPlan,
    vatUnknown,
    settledDays,
    ...identity
  } = frame;
  const { risk } = result;
  const loans = new Float64Array(result.days.length);
  addKnown(loans, result.known.filter(isLoan), 'in', lastDay + 1);
  return {
    ...identity,
    asOf: formatDate(lastDay),
    model: MODEL,
    restsOn: describeBasis(result, {
      ...{ firstDay, lastDay, members, endedMembers, isShortened, hasLoanPlan, settledDays },
      vatUnknown: vatUnknown ?? [],
    }),
    days: result.days.map(({ day, inflow, outflow, net, balance }, step) => ({
      date: formatDate(day),
      inflow: { ...inflow },
      ...(loans[step]! > 0 && { loanInflowMinor: loans[step]! }),
      outflow: { ...outflow },
      net: { ...net },
      balance: { ...balance },
    })),
    recurring: result.recurring.map(describeRecurring),
    risk: {
      floorMinor,
      ...(risk.first && {
        firstDate: formatDate(risk.first.day),
        firstDateProbability: risk.first.probability,
      }),
      probability: risk.probability,
      lowest: { date: formatDate(risk.lowest.day), balanceMinor: risk.lowest.balanceMinor },
    },
    accuracy: describeAccuracy(result),
  };
}

function describeRecurring(flow: RecurringFlow): CashflowForecast['recurring'][number] {
  const { kind, category, merchantId, direction, rule } = flow;
  return {
    name: nameRecurringFlow(kind, direction, category),
    ...(merchantId !== undefined && { merchantId }),
    kind,
    ...(category !== undefined && { category }),
    every: rule.every,
    dueOn:
      'anchor' in rule
        ? { weekday: weekdayOf(rule.anchor) }
        : { dayOfMonth: rule.dayOfMonth, onWeekend: rule.shift },
    typicalMinor: direction === 'in' ? flow.typicalMinor : -flow.typicalMinor,
    lastDate: formatDate(flow.pastDays.at(-1)!),
    nextDates: flow.nextDays.map(formatDate),
    occurrences: flow.pastDays.length,
  };
}

function describeAccuracy({ accuracy }: CashflowResult): CashflowForecast['accuracy'] {
  if (!accuracy) {
    return {
      status: 'unavailable',
      code: 'history-too-short',
      reason: {
        zh: '历史太短，还无法回测。',
        en: 'The history is too short to test the forecast on the past.',
      },
    };
  }
  return {
    status: 'measured',
    origins: accuracy.origins,
    horizonDays: accuracy.horizonDays,
    wapeInflow: ratio(accuracy.wape),
    wapeNaive: ratio(accuracy.wapeNaive),
    mase: ratio(accuracy.mase),
    maseNaive: ratio(accuracy.maseNaive),
    coverage80: ratio(accuracy.coverage80) ?? 0,
    coverage95: ratio(accuracy.coverage95) ?? 0,
  };
}

/** Four decimals are more than a backtest can tell. */
function ratio(value: number | undefined): number | null {
  return value === undefined ? null : Math.round(value * 10_000) / 10_000;
}
