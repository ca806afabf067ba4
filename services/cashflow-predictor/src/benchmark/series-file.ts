import { isUtf8 } from 'node:buffer';
import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { tryParseDate } from '@merchant-analysis/kernel/business-date';
import { placesInTime, smallestStep, type TimeUnit } from './places-in-time.js';

/** A series of the file, in time order. */
export interface FileSeries {
  readonly id: string;
  /** Day number of the first train row, when `t` is a date. */
  readonly firstDay: number | undefined;
  /** Days between neighbouring rows, when `t` is a date and there are two rows. */
  readonly stepDays: number | undefined;
  /** NaN where nothing was observed. */
  readonly train: Float64Array;
  /** As long as the test part; empty places unless the test values were asked for. */
  readonly test: Float64Array;
}

/** What is wrong with the file, where, and what to do about it. */
export class SeriesFileError extends Error {}

const COLUMNS = ['series_id', 'split', 't', 'value'] as const;
const GZIP_MAGIC = 0x1f8b;
const MISSING = new Set(['', 'na', 'nan', 'null']);
/** Squares of values far beyond it are no numbers any more, and then no forecast is. */
const LARGEST_VALUE = 1e15;
const MILLISECONDS_PER_DAY = 86_400_000;

/**
 * Reads `series_id,split,t,value`, gzip or not. Rows may come in any order: they are put into the order of `t`, which
 * is a whole number, a date or an ISO date and time. Days, weeks, months, hours or numbers that a series skips are
 * missing values.
 * The values of test rows are looked at only with `withTest`: a forecaster must not even parse them.
 * @throws SeriesFileError
 */
export async function readSeriesFile(path: string, options: { withTest: boolean }): Promise<FileSeries[]> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw new SeriesFileError(`${path} cannot be read (${error.code}): check the path given with --data.`);
  });
  const isGzip = bytes.length > 1 && bytes.readUInt16BE(0) === GZIP_MAGIC;
  let plain: Buffer = bytes;
  try {
    if (isGzip) plain = gunzipSync(bytes);
  } catch {
    throw new SeriesFileError(`${path} begins like a gzip file and is damaged: copy it once more.`);
  }
  return parseSeries(decode(plain, path), { ...options, name: path });
}

/** Bytes that are no UTF-8 would make one series of two whose names differ in them. */
function decode(bytes: Buffer, path: string): string {
  const todo = 'Save the file as UTF-8 and run it again.';
  if (bytes.length > 1 && [0xfffe, 0xfeff].includes(bytes.readUInt16BE(0))) {
    throw new SeriesFileError(`${path} is written in UTF-16. ${todo}`);
  }
  if (isUtf8(bytes)) return bytes.toString('utf8');
  const line = linesOf(bytes.toString('utf8')).findIndex((one) => one.includes('\uFFFD')) + 1;
  throw new SeriesFileError(`${path}, line ${line}: it is not written in UTF-8. ${todo}`);
}

function linesOf(text: string): string[] {
  return text.split(/\r\n|\n|\r/);
}

interface Row {
  readonly line: number;
  readonly t: number;
  readonly isTest: boolean;
  readonly value: number;
}

/** @throws SeriesFileError that names the line, counted from 1. */
export function parseSeries(text: string, options: { withTest: boolean; name: string }): FileSeries[] {
  const { name, withTest } = options;
  const lines = linesOf(text.replace(/^\uFEFF/, ''));
  const header = fieldsOf(lines[0] ?? '').map((field) => field.trim().toLowerCase());
  const places = COLUMNS.map((column) => header.indexOf(column));
  if (places.includes(-1)) {
    const found = text.trim() === '' ? 'the file is empty' : `it is "${lines[0]!.slice(0, 60)}"`;
    throw new SeriesFileError(
      `${name}, line 1: ${found}. Begin the file with the header ${COLUMNS.join(',')}.`,
    );
  }
  const rows = new Map<string, { unit: TimeUnit; rows: Row[] }>();
  for (let index = 1; index < lines.length; index++) {
    const line = lines[index]!;
    if (line.trim() === '') continue;
    const at = `${name}, line ${index + 1}`;
    const fields = fieldsOf(line);
    if (fields.length !== header.length) {
      throw new SeriesFileError(
        `${at}: ${fields.length} fields where the header names ${header.length}. Write one row as id,train,2024-01-31,12.5.`,
      );
    }
    const [id, split, moment, amount] = places.map((place) => fields[place]!.trim()) as [
      string,
      string,
      string,
      string,
    ];
    if (id === '') throw new SeriesFileError(`${at}: the series_id is empty. Give every row its series.`);
    if (split !== 'train' && split !== 'test') {
      throw new SeriesFileError(`${at}: split is "${split}". Write train or test.`);
    }
    const isTest = split === 'test';
    const { unit, t } = parseMoment(moment, at);
    const value = isTest && !withTest ? Number.NaN : parseValue(amount, at);
    const series = rows.get(id);
    if (series === undefined) rows.set(id, { unit, rows: [{ line: index + 1, t, isTest, value }] });
    else if (series.unit !== unit) {
      throw new SeriesFileError(`${at}: t is "${moment}", and earlier rows of ${id} have another kind of t.`);
    } else series.rows.push({ line: index + 1, t, isTest, value });
  }
  if (rows.size === 0)
    throw new SeriesFileError(`${name}, line 2: no rows follow the header. Add the series.`);
  return [...rows].map(([id, series]) => inTimeOrder(id, series, name));
}

/** Fields of a line; quotes are only needed around a comma. */
function fieldsOf(line: string): string[] {
  if (!line.includes('"')) return line.split(',');
  return Array.from(line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g), ([, quoted, bare]) =>
    quoted === undefined ? (bare ?? '') : quoted.replaceAll('""', '"'),
  );
}

function parseMoment(text: string, at: string): { unit: TimeUnit; t: number } {
  if (/^[+-]?\d+$/.test(text)) return { unit: 'number', t: Number(text) };
  const day = tryParseDate(text);
  if (day !== undefined) return { unit: 'day', t: day };
  const instant = /^\d{4}-\d{2}-\d{2}[T ]/.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(instant)) return { unit: 'instant', t: instant / MILLISECONDS_PER_DAY };
  throw new SeriesFileError(`${at}: t is "${text}". Write a date as 2024-01-31, or a whole number.`);
}

function parseValue(text: string, at: string): number {
  if (MISSING.has(text.toLowerCase())) return Number.NaN;
  const value = Number(text);
  if (Math.abs(value) > LARGEST_VALUE) {
    throw new SeriesFileError(
      `${at}: the value is "${text.slice(0, 40)}", beyond 1e15, where sums lose their digits. Write the series in a larger unit, such as thousands, or leave the value empty if nothing was observed.`,
    );
  }
  if (Number.isFinite(value)) return value;
  throw new SeriesFileError(
    `${at}: the value is "${text.slice(0, 40)}". Write a number, or leave it empty where nothing was observed.`,
  );
}

function inTimeOrder(id: string, series: { unit: TimeUnit; rows: Row[] }, name: string): FileSeries {
  const { unit, rows } = series;
  rows.sort((a, b) => a.t - b.t);
  for (let index = 1; index < rows.length; index++) {
    const [before, row] = [rows[index - 1]!, rows[index]!];
    if (before.t === row.t) {
      throw new SeriesFileError(
        `${name}, line ${Math.max(before.line, row.line)}: the same t of ${id} is in line ${Math.min(before.line, row.line)}. Keep one of the two.`,
      );
    }
    if (before.isTest && !row.isTest) {
      throw new SeriesFileError(
        `${name}, line ${row.line}: a train row of ${id} after a test row (line ${before.line}). The test part is the last one.`,
      );
    }
  }
  const train = rows.filter(({ isTest }) => !isTest);
  const stepDays = unit === 'number' || rows.length < 2 ? undefined : smallestStep(rows.map(({ t }) => t));
  return {
    id,
    firstDay: unit === 'day' ? train[0]?.t : undefined,
    stepDays,
    train: withSkipped(id, train, unit, name),
    test: Float64Array.from(
      rows.filter(({ isTest }) => isTest),
      ({ value }) => value,
    ),
  };
}

/** A hundred years; who skips more has mistyped a year. */
const MOST_DAYS = 36_525;

function withSkipped(id: string, rows: readonly Row[], unit: TimeUnit, name: string): Float64Array {
  const times = rows.map(({ t }) => t);
  const places = placesInTime(times, unit);
  const length = (places.at(-1) ?? -1) + 1;
  if (length > MOST_DAYS && length > rows.length) {
    const { line } = rows.at(-1)!;
    throw new SeriesFileError(
      `${name}, line ${line}: ${length} days lie between the first and the last row of ${id}. Check the year.`,
    );
  }
  const values = new Float64Array(length).fill(Number.NaN);
  rows.forEach(({ value }, index) => {
    values[places[index]!] = value;
  });
  return values;
}
