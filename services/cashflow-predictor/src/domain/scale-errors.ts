import { netErrors } from './net-errors.js';
import { calibrate, type ErrorRecord, type Offsets } from './series/conformal.js';

/** What a scenario multiplies the statistical part of each day by. */
export interface DayFactors {
  readonly in: readonly number[];
  readonly out: readonly number[];
}

/** A record of a business so many times as large: what happened, and what was wrong about it. */
function timesAsLarge(record: ErrorRecord, factor: number): ErrorRecord {
  if (factor === 1) return record;
  const times = (value: number): number => value * factor;
  return { ...record, actual: record.actual.map(times), errors: record.errors.map(times) };
}

/** Bounds of days whose amounts are multiplied: as far from them as the amounts are larger. In place. */
export function scaleOffsets(offsets: Offsets, factors: readonly number[]): void {
  for (const band of Object.values(offsets) as Float64Array[]) {
    for (let step = 0; step < band.length; step++) band[step]! *= factors[step]!;
  }
}

/**
 * The errors of inflow minus outflow as they are when a scenario multiplies either side, by day of the horizon: a day
 * has the whole record of a business that always was as large. Days with the same factors share one record.
 */
export function netErrorsByDay(
  inflow: ErrorRecord,
  outflow: ErrorRecord,
  factors: DayFactors,
): ErrorRecord[] {
  const records = new Map<string, ErrorRecord>();
  return factors.in.map((inFactor, step) => {
    const outFactor = factors.out[step]!;
    const key = `${inFactor} ${outFactor}`;
    const record =
      records.get(key) ?? netErrors(timesAsLarge(inflow, inFactor), timesAsLarge(outflow, outFactor));
    records.set(key, record);
    return record;
  });
}

/** The bounds of each day by the record of that day. */
export function calibrateByDay(records: readonly ErrorRecord[]): Offsets {
  const found = new Map<ErrorRecord, Offsets>();
  const size = records.length;
  const bands = {
    lo80: new Float64Array(size),
    hi80: new Float64Array(size),
    lo95: new Float64Array(size),
    hi95: new Float64Array(size),
  };
  records.forEach((record, step) => {
    const offsets = found.get(record) ?? calibrate(record, record.origins.length - 1);
    found.set(record, offsets);
    for (const band of ['lo80', 'hi80', 'lo95', 'hi95'] as const) bands[band][step] = offsets[band][step]!;
  });
  return bands;
}
