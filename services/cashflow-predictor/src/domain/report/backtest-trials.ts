import type { LocalizedText } from '@merchant-analysis/kernel/text';
import type { DailyFlows } from '../books/daily-flows.js';
import type { CashflowResult } from '../forecast-cashflow.js';
import type { ForecastPoint } from '../series/forecast-point.js';
import type { Trial } from './trial.js';

export const FLOWS = ['inflow', 'outflow', 'net', 'balance'] as const;
export type Flow = (typeof FLOWS)[number];

export const FLOW_NAMES: Readonly<Record<Flow, LocalizedText>> = {
  inflow: { zh: '流入', en: 'Inflow' },
  outflow: { zh: '流出', en: 'Outflow' },
  net: { zh: '净流入', en: 'Net' },
  balance: { zh: '余额', en: 'Balance' },
};

/** One forecast from a past day, flow by flow. The balance starts from zero: it is what the account gained since. */
export interface BacktestTrial {
  /** Day number of the last day that the forecast knew. */
  readonly asOf: number;
  readonly flows: Readonly<Record<Flow, Trial>>;
}

export interface Backtest {
  readonly name: string;
  readonly currency: string;
  readonly horizonDays: number;
  /** How many forecasts were asked for; the books may allow fewer. */
  readonly askedOrigins: number;
  /** First and last day number of the books; absent without books. */
  readonly books?: { readonly from: number; readonly to: number };
  /** Newest first. */
  readonly trials: readonly BacktestTrial[];
  /** What the newest of them rests on. */
  readonly restsOn?: LocalizedText;
}

const WEEK = 7;
/** What a chart shows of the time before the forecast. */
const PAST_DAYS = 21;

/**
 * Puts a forecast beside what came.
 * @param moved from the first day of the books to the end of the horizon, at least a week longer than it.
 */
export function trialOf(asOf: number, days: CashflowResult['days'], moved: DailyFlows): BacktestTrial {
  const horizon = days.length;
  const known = moved.inflow.length - horizon;
  const net = moved.inflow.map((amount, day) => amount - moved.outflow[day]!);
  const flow = (name: Exclude<Flow, 'balance'>, values: Float64Array): Trial => ({
    ...boundsOf(days.map((day) => day[name])),
    came: values.slice(known),
    guess: Float64Array.from({ length: horizon }, (_, step) => values[known - WEEK + (step % WEEK)]!),
    past: values.slice(Math.max(0, known - PAST_DAYS), known),
  });
  const flows = {
    inflow: flow('inflow', moved.inflow),
    outflow: flow('outflow', moved.outflow),
    net: flow('net', net),
  };
  return { asOf, flows: { ...flows, balance: balanceOf(days, flows.net) } };
}

function balanceOf(days: CashflowResult['days'], net: Trial): Trial {
  return {
    ...boundsOf(days.map(({ balance }) => balance)),
    came: runningSum(net.came),
    guess: runningSum(net.guess),
    past: balancesBefore(net.past),
  };
}

/** What the account held at the end of each past day, the last one being zero. */
function balancesBefore(net: Float64Array): Float64Array {
  const balances = new Float64Array(net.length);
  for (let day = net.length - 2; day >= 0; day--) balances[day] = balances[day + 1]! - net[day + 1]!;
  return balances;
}

function boundsOf(points: readonly ForecastPoint[]) {
  const column = (name: keyof ForecastPoint): Float64Array =>
    Float64Array.from(points, (point) => point[name]);
  return {
    mean: column('mean'),
    lo80: column('lo80'),
    hi80: column('hi80'),
    lo95: column('lo95'),
    hi95: column('hi95'),
  };
}

function runningSum(values: Float64Array): Float64Array {
  let sum = 0;
  return values.map((value) => {
    sum += value;
    return sum;
  });
}
