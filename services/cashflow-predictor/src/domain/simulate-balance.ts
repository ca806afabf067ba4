import type { Random } from '@merchant-analysis/kernel/random';
import { drawIrregular, type IrregularSide } from './irregular/irregular-errors.js';
import { addKnownErrors } from './known/foresee-known.js';
import type { KnownFlow } from './known/known-flow.js';
import type { RecurringFlow } from './recurring/find-recurring-flows.js';
import type { ErrorRecord, Offsets } from './series/conformal.js';
import { priorWidths, seasonalScale } from './series/interval-prior.js';
import { selectRank } from './series/quantile.js';

/** Drawn paths; each also counts with the opposite sign, which makes 1,000. */
const PATHS = 500;
/** Of 1,000 ascending balances 100 lie beyond either bound of the 80 % interval and 25 beyond those of the 95 %. */
const [TAIL_80, TAIL_95] = [100, 25];

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
  /** Large payments that come without dates of their own; none where absent. */
  readonly irregular?: readonly IrregularSide[] | undefined;
  /** Day number of the first forecast day. */
  readonly firstDay: number;
  readonly floorMinor: number;
}

export interface BalanceBands {
  /** Bounds of the balance around its mean, by day, and the middle of the paths. */
  readonly offsets: Offsets;
  readonly middle: Float64Array;
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
 * some weeks come from the prior. Recurring payments vary as their amounts have varied. Irregular payments are drawn
 * for each path by itself: a receipt that came by surprise is no sign of an equal loss. The draws depend on nothing but `random`.
 */
export function simulateBalance(input: BalanceInput, random: Random): BalanceBands {
  const { netMinor, openingMinor, floorMinor } = input;
  const horizonDays = netMinor.length;
  const paths = drawErrors(input, random);
  addRecurringErrors(paths, input, random);
  addKnownErrors(paths, { known: input.known ?? [], firstDay: input.firstDay, paths: PATHS }, random);
  const surprises = drawIrregular(input.irregular ?? [], { horizonDays, paths: 2 * PATHS }, random);
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
  // Distances from the expected balance, `day × 2 PATHS + path`: the mirrored path stands behind its original.
  const off = new Float64Array(horizonDays * 2 * PATHS);
  for (let path = 0; path < 2 * PATHS; path++) {
    const sign = path % 2 === 0 ? 1 : -1;
    let distance = 0;
    let below = 0;
    for (let day = 0; day < horizonDays; day++) {
      const at = day * 2 * PATHS + path;
      distance += sign * paths[day * PATHS + (path >> 1)]! + surprises[at]!;
      off[at] = distance;
      const balance = expected[day]! + distance;
      note(path, day, balance);
      if (balance >= floorMinor) continue;
      below = 1;
      belowByDay[day]! += 1;
    }
    belowOnce += below;
  }
  for (let day = 0; day < horizonDays; day++) belowByDay[day]! /= 2 * PATHS;
  return {
    ...boundsOf(off, horizonDays),
    ...{ belowByDay, belowOnce: belowOnce / (2 * PATHS) },
    ...{ lowest: lowest.sort(), emptyAfterDays: emptyAfterDays.sort() },
  };
}

/** @param off moved: each day comes in another order */
function boundsOf(off: Float64Array, horizonDays: number): Pick<BalanceBands, 'offsets' | 'middle'> {
  const days = (): Float64Array => new Float64Array(horizonDays);
  const offsets = { lo80: days(), hi80: days(), lo95: days(), hi95: days() };
  const middle = days();
  const ranks = [
    [offsets.lo95, TAIL_95],
    [offsets.lo80, TAIL_80],
    [middle, PATHS - 1],
    [offsets.hi80, 2 * PATHS - 1 - TAIL_80],
    [offsets.hi95, 2 * PATHS - 1 - TAIL_95],
  ] as const;
  for (let day = 0; day < horizonDays; day++) {
    const from = day * 2 * PATHS;
    const to = from + 2 * PATHS - 1;
    let left = from;
    for (const [bound, rank] of ranks) {
      selectRank(off, left, to, from + rank);
      bound[day] = off[from + rank]!;
      left = from + rank;
    }
    // Of an even number of paths two stand in the middle; the next one is the least of those behind.
    const next = off.subarray(from + PATHS, to + 1).reduce((least, one) => Math.min(least, one));
    middle[day] = (middle[day]! + next) / 2;
  }
  return { offsets, middle };
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
