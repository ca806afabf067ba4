import type { DailyColumn } from '@merchant-analysis/contracts/read-models';
import { seededRandom } from '@merchant-analysis/kernel/random';
import { widenErrors } from './drift/widen-errors.js';
import { type ExpectedParts, expectedParts, statisticalPart } from './expected-parts.js';
import type { Feast } from './feasts/feast.js';
import { type FlowColumn, partFlows } from './flow-columns.js';
import { widenByKnown } from './known/foresee-known.js';
import type { KnownFlow } from './known/known-flow.js';
import { type KnownFuture, NOTHING_KNOWN } from './known/known-future.js';
import { netErrors } from './net-errors.js';
import { type RecurringFlow, takeRecurringFlows } from './recurring/find-recurring-flows.js';
import { leaveOutReplaced, type ReplacedPayment } from './recurring/leave-out-replaced.js';
import { takeMemberFlows } from './recurring/member-flows.js';
import { widenByRecurring } from './recurring/recurring-offsets.js';
import { applyChoices } from './recurring/stream-choices.js';
import { calibrateByDay, netErrorsByDay, scaleOffsets } from './scale-errors.js';
import { calibrate } from './series/conformal.js';
import { type ForecastPoint, forecastPoint, type PointOffsets } from './series/forecast-point.js';
import { forecastSeries, type SeriesForecast } from './series/forecast-series.js';
import { type Accuracy, measureAccuracy } from './series/measure-accuracy.js';
import { type BalanceBands, simulateBalance } from './simulate-balance.js';
import { foreseeTaxes, mayCome } from './taxes/foresee-taxes.js';

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
 * Forecasts inflow, outflow, net and balance. Recurring payments are taken out and put back on their own dates;
 * the rest is forecast as two daily series; the balance comes from simulated paths. Net is exactly inflow minus
 * outflow, and the balance exactly the opening balance plus the nets so far.
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
      );
  const calendar = input.feasts?.length ? { feasts: input.feasts, firstDay } : undefined;
  const inflow = forecastSeries(sumOf(flows, 'in', length), horizonDays, calendar);
  const outflow = forecastSeries(sumOf(flows, 'out', length), horizonDays, calendar);
  const known = { firstDay: nextDay, historyDays: length };
  const usualInflow = statisticalPart(inflow, found, given, { direction: 'in', ...known });
  const foreseen = foreseeTaxes(given.flows, { ...input, factors: given.factors }, inflow, usualInflow);
  const { recurring, replaced } = leaveOutReplaced(found, foreseen);
  const future = { ...given, flows: foreseen.filter(mayCome) };
  const parts = {
    in: expectedParts(inflow, recurring, future, { direction: 'in', ...known }),
    out: expectedParts(outflow, recurring, future, { direction: 'out', ...known }),
  };
  const [inMeans, outMeans] = [parts.in.total, parts.out.total];
  const netMinor = new Float64Array(horizonDays);
  for (let step = 0; step < horizonDays; step++) netMinor[step] = inMeans[step]! - outMeans[step]!;

  const [widerIn, widerOut] = [widenErrors(inflow, future.widening), widenErrors(outflow, future.widening)];
  const inOffsets = calibrate(widerIn, inflow.origins.length - 1);
  const outOffsets = calibrate(widerOut, outflow.origins.length - 1);
  const net = netErrors(widerIn, widerOut);
  const scaled = future.factors && netErrorsByDay(widerIn, widerOut, future.factors);
  const netOffsets = scaled ? calibrateByDay(scaled) : calibrate(net, net.origins.length - 1);
  if (future.factors) {
    scaleOffsets(inOffsets, future.factors.in);
    scaleOffsets(outOffsets, future.factors.out);
  }
  widenByRecurring(
    inOffsets,
    recurring.filter(({ direction }) => direction === 'in'),
    nextDay,
  );
  widenByRecurring(
    outOffsets,
    recurring.filter(({ direction }) => direction === 'out'),
    nextDay,
  );
  widenByRecurring(netOffsets, recurring, nextDay);
  for (const [offsets, direction] of [
    [inOffsets, 'in'],
    [outOffsets, 'out'],
  ] as const) {
    widenByKnown(
      offsets,
      future.flows.filter((flow) => flow.direction === direction),
      nextDay,
    );
  }
  widenByKnown(netOffsets, future.flows, nextDay);
  const bands = simulateBalance(
    {
      openingMinor: input.openingBalanceMinor,
      ...{ netMinor, net, scaled, recurring, known: future.flows, firstDay: nextDay, floorMinor },
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
      balance: forecastPoint(balance, around(bands.half80[step]!, bands.half95[step]!)),
    });
  }
  const accuracy = measureAccuracy(inflow);
  return {
    days,
    recurring,
    replaced,
    known: future.flows,
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

/** What is left of all columns of a direction. A loan received is a decision, not a habit: it is not foreseen. */
function sumOf(flows: readonly FlowColumn[], direction: 'in' | 'out', length: number): Float64Array {
  const sum = new Float64Array(length);
  for (const flow of flows) {
    if (flow.direction !== direction || (direction === 'in' && flow.kind === 'financing')) continue;
    for (let day = 0; day < length; day++) sum[day]! += flow.amounts[day]!;
  }
  return sum;
}

function at(offsets: Record<keyof PointOffsets, Float64Array>, step: number): PointOffsets {
  return {
    lo80: offsets.lo80[step]!,
    hi80: offsets.hi80[step]!,
    lo95: offsets.lo95[step]!,
    hi95: offsets.hi95[step]!,
  };
}

function around(half80: number, half95: number): PointOffsets {
  return { lo80: -half80, hi80: half80, lo95: -half95, hi95: half95 };
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
