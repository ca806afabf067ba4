import { Long } from 'mongodb';

/** An integer as it is written: the driver would store a JavaScript number beyond 32 bits as a double. */
export type Whole = number | Long;

const MOST = 2 ** 31 - 1;

/** Money, counts and days are integers in MongoDB too. @throws Error for anything that is not one */
export function whole(value: number): Whole {
  if (!Number.isSafeInteger(value)) throw new Error(`${value} is not an integer that can be kept`);
  if (value === 0) return 0;
  return value > MOST || value < -MOST ? Long.fromNumber(value) : value;
}

/** The integer as JavaScript counts. */
export function numberOf(value: Whole): number {
  return typeof value === 'number' ? value : value.toNumber();
}

/** Plain data with every integer in it made whole, for fields that are kept as they came. */
export function withWholes(value: unknown): unknown {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? whole(value) : value;
  if (Array.isArray(value)) return value.map(withWholes);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, withWholes(inner)]));
}
