import { problem } from '@merchant-analysis/contracts/problems';
import type { Layout, Profile } from '../profiles/layout.js';
import { layoutsOf } from '../profiles/layouts.js';
import { distinctHeadings, normalizeHeading } from './headings.js';
import { type Mapping, matchColumns, missingFields, refuseTwins } from './match-columns.js';

/** Where the table of a file begins, what it is, and which column is what. */
export interface Table {
  readonly layout: Layout;
  /** Index of the record of headings. */
  readonly headingRecord: number;
  /** As they stand in the file, made distinct. */
  readonly headings: readonly string[];
  readonly columns: ReadonlyMap<string, number>;
  readonly merchantColumn?: number | undefined;
}

export interface TableWish {
  readonly profile: Profile;
  readonly mapping: Mapping;
  readonly merchantColumn?: string | undefined;
}

/**
 * Finds the headings among the first records: the first record in which a layout has all that it needs.
 * @throws Problem COLUMN_MISSING or PROFILE_NOT_RECOGNIZED, naming the headings that were found.
 */
export function findTable(records: readonly (readonly string[])[], wish: TableWish): Table {
  const layouts = layoutsOf(wish.profile);
  for (const layout of layouts) {
    for (const [index, record] of records.entries()) {
      if (!couldBeHeadings(record)) continue;
      const columns = matchColumns(layout, record, wish.mapping);
      if (missingFields(layout, columns).length > 0) continue;
      refuseTwins(columns, record, wish.mapping);
      return completed(layout, index, record, columns, wish);
    }
  }
  throw notFound(records, layouts, wish);
}

/** How well records fit any layout: to choose the delimiter with which they were split. */
export function countKnownHeadings(records: readonly (readonly string[])[], wish: TableWish): number {
  let best = 0;
  for (const layout of layoutsOf(wish.profile)) {
    for (const record of records) {
      if (couldBeHeadings(record)) best = Math.max(best, matchColumns(layout, record, wish.mapping).size);
    }
  }
  return best;
}

function couldBeHeadings(record: readonly string[]): boolean {
  return record.length > 1 && record.some((cell) => /\p{L}/u.test(cell));
}

function completed(
  layout: Layout,
  headingRecord: number,
  record: readonly string[],
  columns: ReadonlyMap<string, number>,
  wish: TableWish,
): Table {
  const headings = distinctHeadings(record);
  checkWishedFields(layout, wish.mapping, columns, headings);
  if (wish.merchantColumn === undefined) return { layout, headingRecord, headings, columns };
  const wanted = normalizeHeading(wish.merchantColumn);
  const merchantColumn = record.findIndex((cell) => normalizeHeading(cell) === wanted);
  if (merchantColumn < 0) throw missing(wish.merchantColumn, headings);
  return { layout, headingRecord, headings, columns, merchantColumn };
}

function checkWishedFields(
  layout: Layout,
  mapping: Mapping,
  columns: ReadonlyMap<string, number>,
  headings: readonly string[],
): void {
  for (const [name, heading] of Object.entries(mapping)) {
    if (!layout.fields.some((field) => field.name === name)) {
      const fields = layout.fields.map((field) => field.name).join(', ');
      const message = `${layout.name} has no field ${name}: it has ${fields}`;
      const zh = `${layout.name} 没有字段 ${name}，可用字段：${fields}`;
      throw problem('VALIDATION_FAILED', {}, { errors: [{ path: `mapping.${name}`, message, zh }] });
    }
    if (!columns.has(name)) throw missing(heading, headings);
  }
}

/** The best guess at the headings, to tell what is missing from them. */
function notFound(
  records: readonly (readonly string[])[],
  layouts: readonly Layout[],
  wish: TableWish,
): Error {
  let best: { score: number; layout: Layout; record: readonly string[] } | undefined;
  for (const layout of layouts) {
    for (const record of records) {
      const score = couldBeHeadings(record) ? matchColumns(layout, record, wish.mapping).size : 0;
      if (score > (best?.score ?? 0)) best = { score, layout, record };
    }
  }
  const widest =
    records.find(couldBeHeadings) ?? records.find((record) => record.some((cell) => cell !== '')) ?? [];
  const headings = distinctHeadings(best?.record ?? widest).slice(0, 40);
  if (wish.profile === 'auto' || !best) {
    return problem('PROFILE_NOT_RECOGNIZED', { found: headings.join(', ').slice(0, 1000) });
  }
  const columns = matchColumns(best.layout, best.record, wish.mapping);
  return missing(missingFields(best.layout, columns)[0] ?? '?', headings);
}

function missing(column: string, headings: readonly string[]): Error {
  return problem('COLUMN_MISSING', { column, found: headings.slice(0, 40).join(', ').slice(0, 1000) });
}
