import { isClosedPhase } from '../series/closed-weekdays.js';
import { shiftShare } from '../series/shift-share.js';
import type { Feast, SeriesCalendar } from './feast.js';

const WEEK = 7;
/** Ordinary days before and after a feast's reach from which its level is taken. */
const LEVEL_DAYS = 35;
const HALF_LEVEL_DAYS = 17;
/** Fewer known ordinary days tell no level. */
const LEAST_LEVEL_DAYS = 10;

/** One year of a feast, by `offset + feast.before`. */
export interface FeastRecord {
  /** Index of the feast's day in the series; may lie outside of it. */
  readonly anchor: number;
  /** 1 where the day is this feast's and no stronger one's. */
  readonly isOurs: Uint8Array;
  /** What happened; 0 where nothing is known. */
  readonly happened: Float64Array;
  /** What an ordinary day of that weekday would have brought; 0 where nothing is known. */
  readonly ordinary: Float64Array;
}

/** What days that belong to no feast are like. */
export interface OrdinaryDays {
  /** How often one of an open weekday is zero, by the rule of succession. */
  readonly zeroShare: number;
  /** Variance relative to weekday and level. */
  readonly noise: number;
}

interface FeastRecords extends OrdinaryDays {
  readonly records: readonly { readonly feast: Feast; readonly years: readonly FeastRecord[] }[];
}

/** Holds the days around each feast against ordinary days around its reach: their weekday profile and level. */
export function recordFeasts(
  values: Float64Array,
  horizonDays: number,
  { feasts, firstDay }: SeriesCalendar,
): FeastRecords {
  const { length } = values;
  const owner = ownersOf(feasts, firstDay, length + horizonDays);
  const profile = weekdayProfile(values, owner);
  const levels = runningLevels(values, owner, profile);
  const records = feasts.map((feast, index) => ({
    feast,
    years: feast.days
      .map((day) => day - firstDay)
      .filter((anchor) => anchor + feast.after >= 0 && anchor - feast.before < length + horizonDays)
      .map((anchor) => recordOf(anchor, feast, index)),
  }));
  return {
    records,
    zeroShare: zeroShareOf(values, owner, profile),
    noise: noiseOf(values, owner, profile, levels),
  };

  function recordOf(anchor: number, { before, after }: Feast, index: number): FeastRecord {
    const size = before + after + 1;
    const record = {
      anchor,
      isOurs: new Uint8Array(size),
      happened: new Float64Array(size),
      ordinary: new Float64Array(size),
    };
    const levelBefore = levelBeside(anchor - before, -1);
    const levelAfter = levelBeside(anchor + after + 1, 1);
    const shift = levelBefore > 0 && levelAfter > 0 ? shiftShare(levelAfter / levelBefore) : 0;
    for (let place = 0; place < size; place++) {
      const at = anchor - before + place;
      record.isOurs[place] = owner[at] === index + 1 ? 1 : 0;
      const share = (place + 1) / (size + 1);
      const level = Number.isNaN(levelAfter)
        ? levelBefore
        : Number.isNaN(levelBefore)
          ? levelAfter
          : (1 - share) * levelBefore + share * levelAfter;
      const usual = profile[((at % WEEK) + WEEK) % WEEK] ?? 0;
      const value = values[at] ?? Number.NaN;
      if (record.isOurs[place] === 0 || !(level * usual > 0) || Number.isNaN(value)) continue;
      // On which day between the two levels a shift came is not known: what lies between them is no effect.
      const nearest = Math.min(
        Math.max(value / usual, Math.min(levelBefore, levelAfter)),
        Math.max(levelBefore, levelAfter),
      );
      record.happened[place] = value;
      record.ordinary[place] = (shift > 0 ? shift * nearest + (1 - shift) * level : level) * usual;
    }
    return record;
  }

  /** Level of the ordinary days before or after a day; of the nearer half where it shifted between the halves. */
  function levelBeside(day: number, side: -1 | 1): number {
    const [far, half] = [day + side * LEVEL_DAYS, day + side * HALF_LEVEL_DAYS];
    const within = (from: number, to: number): number =>
      levels.between(Math.min(from, to), Math.max(from, to));
    const whole = within(day, far);
    const [near, away] = [within(day, half), within(half, far)];
    return near > 0 && away > 0 ? whole * (near / whole) ** shiftShare(near / away) : whole;
  }
}

/** Zeros among ordinary days of open weekdays, by Laplace's rule of succession. */
function zeroShareOf(values: Float64Array, owner: Uint8Array, profile: Float64Array): number {
  let [zeros, days] = [0, 0];
  for (let day = 0; day < values.length; day++) {
    if (owner[day] !== 0 || Number.isNaN(values[day]!) || profile[day % WEEK]! === 0) continue;
    days++;
    if (values[day] === 0) zeros++;
  }
  return (zeros + 1) / (days + 2);
}

/** Which feast a day belongs to, by index + 1; 0 is an ordinary day. The first feast of the list goes first. */
function ownersOf(feasts: readonly Feast[], firstDay: number, length: number): Uint8Array {
  const owner = new Uint8Array(length);
  feasts.forEach(({ days, before, after }, index) => {
    for (const day of days) {
      const from = Math.max(0, day - firstDay - before);
      const to = Math.min(length - 1, day - firstDay + after);
      for (let at = from; at <= to; at++) if (owner[at] === 0) owner[at] = index + 1;
    }
  });
  return owner;
}

/** Mean of ordinary days by phase of the week; 0 where the phase is closed. */
function weekdayProfile(values: Float64Array, owner: Uint8Array): Float64Array {
  const sums = new Float64Array(WEEK);
  const counts = new Float64Array(WEEK);
  for (let day = 0; day < values.length; day++) {
    if (owner[day] !== 0 || Number.isNaN(values[day]!)) continue;
    sums[day % WEEK]! += values[day]!;
    counts[day % WEEK]! += 1;
  }
  return sums.map((sum, phase) =>
    counts[phase] === 0 || isClosedPhase(values, phase) ? 0 : sum / counts[phase]!,
  );
}

interface RunningLevels {
  /** Sum over ordinary days from `from` to before `to`, relative to their weekdays; NaN when too few are known. */
  between(from: number, to: number): number;
}

function runningLevels(values: Float64Array, owner: Uint8Array, profile: Float64Array): RunningLevels {
  const { length } = values;
  const happened = new Float64Array(length + 1);
  const usual = new Float64Array(length + 1);
  const counts = new Float64Array(length + 1);
  for (let day = 0; day < length; day++) {
    const isUsed = owner[day] === 0 && !Number.isNaN(values[day]!) && profile[day % WEEK]! > 0;
    happened[day + 1] = happened[day]! + (isUsed ? values[day]! : 0);
    usual[day + 1] = usual[day]! + (isUsed ? profile[day % WEEK]! : 0);
    counts[day + 1] = counts[day]! + (isUsed ? 1 : 0);
  }
  return {
    between: (from, to) => {
      const start = Math.min(Math.max(0, from), length);
      const end = Math.min(Math.max(0, to), length);
      if (end <= start || counts[end]! - counts[start]! < LEAST_LEVEL_DAYS) return Number.NaN;
      return (happened[end]! - happened[start]!) / (usual[end]! - usual[start]!);
    },
  };
}

/** Mean squared relative distance of ordinary days from their weekday at the level of the weeks around. */
function noiseOf(
  values: Float64Array,
  owner: Uint8Array,
  profile: Float64Array,
  levels: RunningLevels,
): number {
  let sum = 0;
  let count = 0;
  for (let day = 0; day < values.length; day++) {
    if (owner[day] !== 0 || Number.isNaN(values[day]!) || profile[day % WEEK]! === 0) continue;
    const level = levels.between(day - HALF_LEVEL_DAYS, day + HALF_LEVEL_DAYS + 1);
    if (!(level > 0)) continue;
    sum += (values[day]! / (level * profile[day % WEEK]!) - 1) ** 2;
    count++;
  }
  return count > 0 ? sum / count : 0;
}
