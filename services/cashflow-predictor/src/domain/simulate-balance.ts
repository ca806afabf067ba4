import type { Random } from '@merchant-analysis/kernel/random';
import { addKnownErrors } from './known/foresee-known.js';
import type { KnownFlow } from './known/known-flow.js';
import type { RecurringFlow } from './recurring/find-recurring-flows.js';
import type { ErrorRecord } from './series/conformal.js';
import { priorWidths, seasonalScale } from './series/interval-prior.js';
import { selectRank } from './series/quantile.js';

/** Drawn paths; each also counts with the opposite sign, which makes 1,000. */
const PATHS = 500;
/** Of 500 ascending distances from the mean, 100 lie beyond the 80 % bound and 25 beyond the 95 % bound. */
const RANK_80 = PATHS - 101;
const RANK_95 = PATHS - 26;

interface BalanceInput {
  /** Whole minor units at the end of the last known day. */
  readonly openingMinor: number;
  /** Expected net of each day, whole minor units. */
  readonly netMinor: Float64Array;
  /** Errors of the net at past origins. */
  readonly net: ErrorRecord;
  /** In a scenario: those errors as its changes scale them, by day. */
  readonly scaled?: readonly ErrorRecord[] | undefined;
  readonly recurring: readonly RecurringFlow[];
  readonly known?: readonly KnownFlow[] | undefined;
  /** Day number of the first forecast day. */
  readonly firstDay: number;
  readonly floorMinor: number;
}

export interface BalanceBands {
  /** Half the width of the intervals around the mean balance, by day. */
  readonly half80: Float64Array;
  readonly half95: Float64Array;
  /** Share of the paths below the floor on each day, and on at least one day. */
  readonly belowByDay: Float64Array;
  readonly belowOnce: number;
  /** The lowest balance of each path, ascending. */
  readonly lowest: Float64Array;
  /** Days after which each path has no money left, ascending; infinite where it lasts. */
  readonly emptyAfterDays: Float64Array;
}

/** Chance to stay with the same past origin for one more week: level errors last. */
const STAY = 0.9;
/** So many past origins make the prior as important as themselves. */
const PRIOR_ORIGINS = 6;
/** Part of the variance of a day's error that is shared by the whole path, where the prior must tell. */
const SHARED_VARIANCE = 0.2;
/** 0.8-interval of a normal distribution, in standard deviations. */
const NORMAL_80 = 1.2816;

/**
 * Draws paths of the balance. A path replays, week by week, the errors that the forecast of inflow and outflow
 * made together at a past origin, so that errors keep their persistence and the two sides their connection;
 * and every path counts with both signs, so that the paths spread around the expected balance. With little history
 * some weeks come from the prior. Recurring payments vary as their amounts have varied. The draws depend on nothing but `random`.
 */
export function simulateBalance(input: BalanceInput, random: Random): BalanceBands {
  const { netMinor, openingMinor, floorMinor } = input;
  const horizonDays = netMinor.length;
  const paths = drawErrors(input, random);
  addRecurringErrors(paths, input, random);
  addKnownErrors(paths, { known: input.known ?? [], firstDay: input.firstDay, paths: PATHS }, random);
  const expected = new Float64Array(horizonDays);
  let balance = openingMinor;
  for (let day = 0; day < horizonDays; day++) {
    balance += netMinor[day]!;
    expected[day] = balance;
  }
  const belowByDay = new Float64Array(horizonDays);
  let belowOnce = 0;
  const lowest = new Float64Array(2 * PATHS).fill(Number.POSITIVE_INFINITY);
  const emptyAfterDays = new Float64Array(2 * PATHS).fill(Number.POSITIVE_INFINITY);
  const note = (path: number, day: number, balance: number): void => {
    lowest[path] = Math.min(lowest[path]!, balance);
    if (balance < 0) emptyAfterDays[path] = Math.min(emptyAfterDays[path]!, day + 1);
  };
  for (let path = 0; path < PATHS; path++) {
    let off = 0;
    let [plusBelow, minusBelow] = [0, 0];
    for (let day = 0; day < horizonDays; day++) {
      const at = day * PATHS + path;
      off += paths[at]!;
      paths[at] = Math.abs(off);
      note(2 * path, day, expected[day]! + off);
      note(2 * path + 1, day, expected[day]! - off);
      if (expected[day]! + off < floorMinor) {
        plusBelow = 1;
        belowByDay[day]! += 1;
      }
      if (expected[day]! - off < floorMinor) {
        minusBelow = 1;
        belowByDay[day]! += 1;
      }
    }
    belowOnce += plusBelow + minusBelow;
  }
  const half80 = new Float64Array(horizonDays);
  const half95 = new Float64Array(horizonDays);
  for (let day = 0; day < horizonDays; day++) {
    belowByDay[day]! /= 2 * PATHS;
    const from = day * PATHS;
    const to = from + PATHS - 1;
    selectRank(paths, from, to, from + RANK_80);
    half80[day] = paths[from + RANK_80]!;
    selectRank(paths, from + RANK_80, to, from + RANK_95);
    half95[day] = paths[from + RANK_95]!;
  }
  return {
    ...{ half80, half95, belowByDay, belowOnce: belowOnce / (2 * PATHS) },
    ...{ lowest: lowest.sort(), emptyAfterDays: emptyAfterDays.sort() },
  };
}

/** Errors of the net, `day × PATHS + path`. */
function drawErrors({ net, scaled, netMinor }: BalanceInput, random: Random): Float64Array {
  const horizonDays = netMinor.length;
  const weeks = Math.ceil(horizonDays / 7);
  const drawn = new Float64Array(horizonDays * PATHS);
  const { actual, closed, origins } = net;
  const past = origins.length - 1;
  const share = past / (past + PRIOR_ORIGINS);
  // Paths of overlapping origins resemble each other: few that do not overlap hide how far off the next one may
  // be, as in a predictive distribution.
  const widen = past > 0 ? Math.sqrt(1 + (1 + horizonDays / 7) / past) : 1;
  const unit = priorWidths(1, actual.length).half80 / NORMAL_80;
  const priorOf = new Map<ErrorRecord, number>();
  const records = Array.from({ length: horizonDays }, (_, step) => scaled?.[step] ?? net);
  for (const record of new Set(records)) {
    priorOf.set(record, unit * seasonalScale(record.actual, actual.length));
  }
  const errors = records.map((record) => record.errors);
  const priors = records.map((record) => priorOf.get(record)!);
  for (let path = 0; path < PATHS; path++) {
    const shared = random.normal() * Math.sqrt(SHARED_VARIANCE);
    // `back` weeks before today lies the origin that is replayed.
    let back = 0;
    let replays = false;
    for (let week = 0; week < weeks; week++) {
      // Only origins whose errors of that week are known; far weeks repeat the farthest known one.
      const known = Math.min(week, past - 1);
      if (week === 0 || back <= known || random.next() > STAY) {
        replays = random.next() < share;
        back = replays ? random.integer(known + 1, past) : past;
      }
      const row = (past - back) * net.horizonDays + 7 * known;
      const end = Math.min(7, horizonDays - 7 * week);
      for (let day = 0; day < end; day++) {
        const step = 7 * week + day;
        const at = step * PATHS + path;
        if (replays) {
          const error = errors[step]![row + day]!;
          drawn[at] = Number.isNaN(error) ? 0 : widen * error;
        } else if (closed[(actual.length + day) % 7] === 0) {
          const prior = priors[step]!;
          drawn[at] = shared * prior + Math.sqrt(1 - SHARED_VARIANCE) * prior * random.normal();
        }
      }
    }
  }
  return drawn;
}

/** Each recurring payment is off by one of its past relative errors, in either direction. */
function addRecurringErrors(errors: Float64Array, input: BalanceInput, random: Random): void {
  for (const { direction, nextDays, nextAmounts, relativeErrors } of input.recurring) {
    if (relativeErrors.every((error) => error === 0)) continue;
    for (let index = 0; index < nextDays.length; index++) {
      const day = nextDays[index]! - input.firstDay;
      const amount = (direction === 'in' ? 1 : -1) * nextAmounts[index]!;
      for (let path = 0; path < PATHS; path++) {
        // One draw for both: which error, and its sign against those of other payments.
        const drawn = random.integer(0, 2 * relativeErrors.length - 1);
        const relative = relativeErrors[drawn >> 1]! * amount;
        errors[day * PATHS + path]! += (drawn & 1) === 0 ? relative : -relative;
      }
    }
  }
}
