import { monthNumberOf } from '@merchant-analysis/kernel/business-date';
import { DIMENSION_CODES } from '../../domain/codes.js';
import type { CellDelta, DayDelta, RollupDeltas } from '../../domain/rollup-deltas.js';

/**
 * Rollups are kept as documents of one month, each with its cells in columns: an analysis of three years reads 36
 * small documents, and a column of integers is read without a name beside every number. Cells of many members
 * are spread over buckets, so that no document grows with the number of customers: 64 members (or 256 round
 * amounts) at most share one, which keeps it below 100 KiB.
 */
export interface RollupFamily {
  /** The collection. */
  readonly name: string;
  /** What names a document within the books. */
  readonly place: readonly ('dimension' | 'month' | 'bucket')[];
  /** The columns that name a cell within its document. */
  readonly key: readonly string[];
  /** The columns of values, in the order of a cell: those that are added, then the one that is a maximum. */
  readonly add: readonly string[];
  readonly max?: string | undefined;
  /** A sum of squares: a fraction, where all else are integers. */
  readonly fraction?: string | undefined;
  /** A cell without rows goes. Profiles have no such count: their days are made anew. */
  readonly hasCount: boolean;
  /** Whether the documents tell their days and flows, to be read without their cells. */
  readonly hasFlows: boolean;
}

/** A cell: the numbers of its key, then its values, in the order of the family's columns. */
export interface PlacedCell {
  readonly family: RollupFamily;
  readonly place: readonly number[];
  readonly cell: number[];
}

const BUCKET = 64;
const BUCKET_OF_ROUNDS = 256;
export const HOURS = Array.from({ length: 24 }, (_, hour) => `h${hour}`);

/** `code`: kind | category << 4. */
export const ROLL_DAY: RollupFamily = {
  name: 'roll_day',
  place: ['month', 'bucket'],
  key: ['day', 'code'],
  add: ['n', 'sum', 'inflow', 'sumSquares'],
  max: 'maxAbs',
  fraction: 'sumSquares',
  hasCount: true,
  hasFlows: true,
};
/** What moves from the business day to the day of settlement: roll_day + roll_shift is the settlement basis. */
export const ROLL_SHIFT: RollupFamily = {
  name: 'roll_shift',
  place: ['month', 'bucket'],
  key: ['day', 'code'],
  add: ['n', 'sum'],
  hasCount: true,
  hasFlows: true,
};
/** `code`: kind | member << 4. */
export const ROLL_MONTH: RollupFamily = {
  name: 'roll_month',
  place: ['dimension', 'month', 'bucket'],
  key: ['code'],
  add: ['n', 'sum', 'inflow', 'quantityMicro', 'quantityCount'],
  max: 'maxAbs',
  hasCount: true,
  hasFlows: false,
};
export const ROLL_PROFILE: RollupFamily = {
  name: 'roll_profile',
  place: ['month'],
  key: ['day'],
  add: ['sales', 'untaxedSum', 'refunds', 'refundSum', 'unnamedRefunds', ...HOURS],
  hasCount: false,
  hasFlows: false,
};
/** Round sales by amount: the price list is applied when they are read, so that it may change at any time. */
export const ROLL_ROUND: RollupFamily = {
  name: 'roll_round',
  place: ['month', 'bucket'],
  key: ['day', 'amount'],
  add: ['n'],
  hasCount: true,
  hasFlows: false,
};

/** The families that are made anew for a whole day at a time. */
export const DAY_FAMILIES = [ROLL_DAY, ROLL_PROFILE, ROLL_ROUND] as const;
export const ROLLUP_FAMILIES = [...DAY_FAMILIES, ROLL_SHIFT, ROLL_MONTH] as const;

export function columnsOf({ key, add, max }: RollupFamily): readonly string[] {
  return max === undefined ? [...key, ...add] : [...key, ...add, max];
}

/** The cells of days, without those of parties, which are documents of their own. */
export function* dayCells(days: ReadonlyMap<number, DayDelta>, unitMinor: number): Generator<PlacedCell> {
  for (const [day, delta] of days) {
    const { month } = delta;
    for (const [code, { n, sum, inflow, sumSquares, maxAbs }] of delta.cells) {
      yield placed(ROLL_DAY, [month, bucketOf(code)], [day, code, n, sum, inflow, sumSquares, maxAbs]);
    }
    if (delta.sales > 0 || delta.refunds > 0) {
      const { sales, untaxedSum, refunds, refundSum, unnamedRefunds, hours } = delta;
      yield placed(
        ROLL_PROFILE,
        [month],
        [day, sales, untaxedSum, refunds, refundSum, unnamedRefunds, ...hours],
      );
    }
    for (const [amount, n] of delta.rounds) {
      const bucket = Math.floor(amount / (100 * unitMinor * BUCKET_OF_ROUNDS));
      yield placed(ROLL_ROUND, [month, bucket], [day, amount, n]);
    }
  }
}

export function* shiftCells(shifts: RollupDeltas['shifts']): Generator<PlacedCell> {
  for (const [day, cells] of shifts) {
    const month = monthNumberOf(day);
    for (const [code, { n, sum }] of cells) {
      yield placed(ROLL_SHIFT, [month, bucketOf(code)], [day, code, n, sum]);
    }
  }
}

export function* monthCells(months: RollupDeltas['months']): Generator<PlacedCell> {
  for (const [month, dimensions] of months) {
    for (const dimension of Object.values(DIMENSION_CODES)) {
      for (const [code, cell] of dimensions[dimension]!) yield monthCell(dimension, month, code, cell);
    }
  }
}

function monthCell(dimension: number, month: number, code: number, cell: CellDelta): PlacedCell {
  const { n, sum, inflow, quantityMicro, quantityCount, maxAbs } = cell;
  return placed(
    ROLL_MONTH,
    [dimension, month, bucketOf(code)],
    [code, n, sum, inflow, quantityMicro, quantityCount, maxAbs],
  );
}

export function bucketOf(code: number): number {
  return Math.floor((code >> 4) / BUCKET);
}

function placed(family: RollupFamily, place: number[], cell: number[]): PlacedCell {
  return { family, place, cell };
}
