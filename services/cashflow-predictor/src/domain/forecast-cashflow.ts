import type { DailyColumn } from '@merchant-analysis/contracts/read-models';
import { seededRandom } from '@merchant-analysis/kernel/random';
import { type FlowColumn, partFlows } from './books/flow-columns.js';
import { type DayToDay, dayToDay, timesOf, usualFactors } from './day-to-day.js';
import { type ExpectedParts, expectedParts, unplacedPayments } from './expected-parts.js';
import type { Feast } from './feasts/feast.js';
import { widenByIrregular } from './irregular/irregular-errors.js';
import { type IrregularPayments, irregularMean } from './irregular/irregular-payments.js';
import { widenByKnown } from './known/foresee-known.js';
import type { KnownFlow } from './known/known-flow.js';
import { type KnownFuture, NOTHING_KNOWN, type SalesChange } from './known/known-future.js';
import { takeKnownShare } from './known/known-share.js';
import { leaveOutReplaced, type ReplacedPayment } from './known/leave-out-replaced.js';
import { netErrors } from './net-errors.js';
import { giveBackFlow, type RecurringFlow, takeRecurringFlows } from './recurring/find-recurring-flows.js';
import { takeMemberFlows } from './recurring/member-flows.js';
import { widenByRecurring } from './recurring/recurring-offsets.js';
import { applyChoices } from './recurring/stream-choices.js';
import { calibrateByDay, netErrorsByDay, scaleOffsets } from './scale-errors.js';
import { calibrate } from './series/conformal.js';
import { type ForecastPoint, forecastPoint, type PointOffsets } from './series/forecast-point.js';
import { forecastSeries, type SeriesForecast } from './series/forecast-series.js';
import { type Accuracy, measureAccuracy } from './series/measure-accuracy.js';
import { widenErrors } from './series/widen-errors.js';
import { type BalanceBands, simulateBalance } from './simulate-balance.js';
import { foreseeTaxes, mayCome } from './taxes/foresee-taxes.js';
import type { SalesToCome } from './taxes/sales-paths.js';
import { isFiledKind } from './taxes/tax-payments.js';

export interface CashflowInput {
  /** Daily sums by kind and category on the day the money moved, day number `firstDay` first. */
  readonly columns: readonly DailyColumn[];
  readonly firstDay: number;
  /** Days of books; each column holds as many sums. */
  readonly days: number;
  /** At the end of the last day of the columns, whole minor units. */
  readonly openingBalanceMinor: number;
  readonly horizonDays: number;
  readonly floorMinor: number;
  /** Seeds the paths: the same seed and data give the same bands. */
  readonly seed: string;
  /** What is known beside the books. Absent: nothing. */
  readonly future?: KnownFuture | undefined;
  /** Feasts of the merchant's country; none where none are known. */
  readonly feasts?: readonly Feast[];
}

interface DayForecast {
  readonly day: number;
  readonly inflow: ForecastPoint;
  readonly outflow: ForecastPoint;
  readonly net: ForecastPoint;
  readonly balance: ForecastPoint;
}

export interface CashflowResult {
  readonly days: readonly DayForecast[];
  readonly recurring: readonly RecurringFlow[];
  /** Payments of habits for which something known is taken: they are not expected beside it. */
  readonly replaced: readonly ReplacedPayment[];
  /** What is known beside the books, with the amounts of taxes that follow the sales. */
  readonly known: readonly KnownFlow[];
  /** Large payments without dates of their own, of which the statistical part holds the mean. */
  readonly irregular: { readonly in: IrregularPayments; readonly out: IrregularPayments };
  /** Of the sales to come, before any scenario. */
  readonly sales: SalesToCome;
  /** Of what the expected amounts are made. */
  readonly parts: { readonly in: ExpectedParts; readonly out: ExpectedParts };
  readonly bands: BalanceBands;
  readonly risk: {
    /** The first day at risk, and its chance. */
    readonly first?: { readonly day: number; readonly probability: number };
    readonly probability: number;
    readonly lowest: { readonly day: number; readonly balanceMinor: number };
  };
  readonly accuracy?: Accuracy;
  readonly inflow: SeriesForecast;
  readonly outflow: SeriesForecast;
  /** Whether money ever came in, and ever went out for anything but refunds, in the books that were used. */
  readonly flows: { readonly hasInflow: boolean; readonly hasOutflow: boolean };
}

/** Sales and what was given back of them. */
const SALES: ReadonlySet<DailyColumn['kind']> = new Set(['sale', 'refund']);

/** Chance of being below the floor from which a day counts as at risk. */
const RISK = 0.05;

/**
 * Forecasts inflow, outflow, net and balance. Recurring payments are taken out and put back on their own dates, large
 * irregular ones by their mean; the rest is forecast as two daily series; the balance comes from simulated paths. Net is
 * exactly inflow minus outflow, and the balance exactly the opening balance plus the nets so far.
 */
export function forecastCashflow(input: CashflowInput): CashflowResult {
  const { columns, firstDay, days: length, horizonDays, floorMinor, future: given = NOTHING_KNOWN } = input;
  const flows = partFlows(columns);
  const nextDay = firstDay + length;
  const found = given.memberFlows
    ? takeMemberFlows(flows, given.memberFlows, firstDay)
    : applyChoices(
        flows.flatMap((flow) => takeRecurringFlows(flow, firstDay, horizonDays)),
        given.streams,
        (flow) => giveBackFlow(flows, flow, firstDay),
      );
  const calendar = input.feasts?.length ? { feasts: input.feasts, firstDay } : undefined;
  takePlanned(flows, given.plannedCategories);
  const { invoicePayments, salesChange } = given;
  const inward = dayToDay(flows, { direction: 'in', firstDay, invoicePayments }, length);
  const outward = dayToDay(flows, { direction: 'out', firstDay, invoicePayments }, length);
  const inflow = forecastSeries(inward.usual, horizonDays, calendar);
  const outflow = forecastSeries(outward.usual, horizonDays, calendar);
  const known = { firstDay: nextDay, historyDays: length };
  const sales = salesToCome(inflow, { inward, outward, recurring: found, given, ...known });
  const books = { columns, days: length, firstDay, takings: salesChange?.takings };
  const foreseen = foreseeTaxes(given.flows, books, inflow, sales);
  const left = leaveOutReplaced(found, foreseen);
  const recurring = scaleRecurring(left.recurring, salesChange, nextDay);
  const future = { ...given, flows: foreseen.filter(mayCome) };
  const parts = {
    in: expectedParts(inflow, inward, recurring, future, { direction: 'in', ...known }),
    out: expectedParts(outflow, outward, recurring, future, { direction: 'out', ...known }),
  };
  const [inMeans, outMeans] = [parts.in.total, parts.out.total];
  const netMinor = new Float64Array(horizonDays);
  for (let step = 0; step < horizonDays; step++) netMinor[step] = inMeans[step]! - outMeans[step]!;

  const [widerIn, widerOut] = [widenErrors(inflow, future.widening), widenErrors(outflow, future.widening)];
  const inOffsets = calibrate(widerIn, inflow.origins.length - 1);
  const outOffsets = calibrate(widerOut, outflow.origins.length - 1);
  const net = netErrors(widerIn, widerOut);
  const factors = salesChange && {
    in: usualFactors(inward, salesChange),
    out: usualFactors(outward, salesChange),
  };
  const scaled = factors && netErrorsByDay(widerIn, widerOut, factors);
  const netOffsets = scaled ? calibrateByDay(scaled) : calibrate(net, net.origins.length - 1);
  if (factors) {
    scaleOffsets(inOffsets, factors.in);
    scaleOffsets(outOffsets, factors.out);
  }
  const times = timesOf(salesChange);
  const irregular = [
    { payments: inward.irregular, sign: 1, timesOf: times },
    { payments: outward.irregular, sign: -1, timesOf: times },
  ] as const;
  for (const [offsets, direction, side] of [
    [inOffsets, 'in', irregular[0]],
    [outOffsets, 'out', { ...irregular[1], sign: 1 }],
  ] as const) {
    const isOwn = (flow: { readonly direction: 'in' | 'out' }): boolean => flow.direction === direction;
    widenByRecurring(offsets, recurring.filter(isOwn), nextDay);
    widenByKnown(offsets, future.flows.filter(isOwn), nextDay);
    widenByIrregular(offsets, side);
  }
  widenByRecurring(netOffsets, recurring, nextDay);
  widenByKnown(netOffsets, future.flows, nextDay);
  for (const side of irregular) widenByIrregular(netOffsets, side);
  const bands = simulateBalance(
    {
      openingMinor: input.openingBalanceMinor,
      ...{ netMinor, net, scaled, recurring, known: future.flows, irregular, firstDay: nextDay, floorMinor },
    },
    seededRandom(input.seed),
  );

  const days: DayForecast[] = [];
  let balance = input.openingBalanceMinor;
  for (let step = 0; step < horizonDays; step++) {
    balance += netMinor[step]!;
    days.push({
      day: nextDay + step,
      inflow: forecastPoint(inMeans[step]!, at(inOffsets, step), 0),
      outflow: forecastPoint(outMeans[step]!, at(outOffsets, step), 0),
      net: forecastPoint(netMinor[step]!, at(netOffsets, step)),
      balance: forecastPoint(balance, at(bands.offsets, step)),
    });
  }
  const accuracy = measureAccuracy(inflow);
  return {
    days,
    recurring,
    replaced: left.replaced,
    known: future.flows,
    irregular: { in: inward.irregular, out: outward.irregular },
    sales,
    parts,
    bands,
    risk: riskOf(days, bands),
    ...(accuracy && { accuracy }),
    inflow,
    outflow,
    flows: {
      hasInflow: flows.some(({ direction }) => direction === 'in'),
      hasOutflow: flows.some(({ direction, kind }) => direction === 'out' && !SALES.has(kind)),
    },
  };
}

/** Takes out, in place, what is left of taxes that the calendar plans: too few payments for a habit are not irregular. */
function takePlanned(flows: readonly FlowColumn[], categories: readonly string[] = []): void {
  const planned = new Set(categories);
  for (const { direction, kind, category, amounts } of flows) {
    if (direction === 'out' && isFiledKind(kind) && category !== undefined && planned.has(category)) {
      amounts.fill(0);
    }
  }
}

/** What is expected of the sales, whoever pays for them, before any scenario. */
function salesToCome(
  { horizonDays, foreseen, origins }: SeriesForecast,
  { inward, outward, recurring, given, firstDay, historyDays }: SalesBasis,
): SalesToCome {
  const last = (origins.length - 1) * horizonDays;
  const inflow = foreseen.slice(last, last + horizonDays);
  const left = inflow.slice();
  const payments = unplacedPayments(inward, recurring, given, { direction: 'in', firstDay, historyDays });
  takeKnownShare(left, payments, firstDay - 1, historyDays);
  const { recent, irregular } = inward;
  const ofSales = { ...irregular, expected: irregular.expected.filter(({ kind }) => kind === 'sale') };
  const mean = (step: number): number => irregularMean(ofSales, step, () => 1);
  const all = mean(Number.POSITIVE_INFINITY);
  const share =
    recent.all > 0 ? Math.min(1, Math.max(0, (recent.sale - outward.recent.refund) / recent.all)) : 0;
  return {
    ...{ inflow, share, irregular: new Float64Array(horizonDays).fill(all) },
    invoiced: inflow.map((amount, step) => (amount - left[step]!) * share + all - mean(step)),
  };
}

interface SalesBasis {
  readonly inward: DayToDay;
  readonly outward: DayToDay;
  readonly recurring: readonly RecurringFlow[];
  readonly given: KnownFuture;
  /** Day number of the first day to come. */
  readonly firstDay: number;
  readonly historyDays: number;
}

/** In a scenario recurring purchases go with the others. */
function scaleRecurring(
  recurring: readonly RecurringFlow[],
  change: SalesChange | undefined,
  nextDay: number,
): readonly RecurringFlow[] {
  if (change === undefined) return recurring;
  const times = timesOf(change);
  return recurring.map((flow) => ({
    ...flow,
    nextAmounts: flow.nextAmounts.map((amount, index) =>
      Math.round(amount * times(flow.kind, flow.nextDays[index]! - nextDay)),
    ),
  }));
}

function at(offsets: Record<keyof PointOffsets, Float64Array>, step: number): PointOffsets {
  return {
    lo80: offsets.lo80[step]!,
    hi80: offsets.hi80[step]!,
    lo95: offsets.lo95[step]!,
    hi95: offsets.hi95[step]!,
  };
}

function riskOf(days: readonly DayForecast[], bands: BalanceBands): CashflowResult['risk'] {
  let lowest = days[0]!;
  for (const day of days) if (day.balance.mean < lowest.balance.mean) lowest = day;
  const first = bands.belowByDay.findIndex((share) => share >= RISK);
  return {
    ...(first >= 0 && { first: { day: days[first]!.day, probability: bands.belowByDay[first]! } }),
    probability: bands.belowOnce,
    lowest: { day: lowest.day, balanceMinor: lowest.balance.mean },
  };
}
