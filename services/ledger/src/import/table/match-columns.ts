import type { Layout } from '../profiles/layout.js';
import { unreadable } from '../unreadable.js';
import { distinctHeadings, normalizeHeading } from './headings.js';

/** field → heading as it stands in the file */
export type Mapping = Readonly<Record<string, string>>;

/** Which columns of a record of headings fill which fields of a layout. A wish comes before the known headings. */
export function matchColumns(
  layout: Layout,
  headings: readonly string[],
  wish: Mapping,
): Map<string, number> {
  const columns = new Map<string, number>();
  const normalized = headings.map(normalizeHeading);
  for (const { name, headings: known } of layout.fields) {
    const wished = wish[name];
    const column =
      wished === undefined
        ? firstOf(known.map((heading) => normalized.indexOf(heading)))
        : wishedColumn(wished, headings, normalized);
    if (column !== undefined) columns.set(name, column);
  }
  return columns;
}

/** The groups of fields that a layout needs and that have no column. */
export function missingFields(layout: Layout, columns: ReadonlyMap<string, number>): string[] {
  return layout.needs
    .filter((group) => !group.some((name) => columns.has(name)))
    .map((group) => group.join(' / '));
}

/**
 * Two columns of one name cannot be told apart: one of them would be taken by chance.
 * @throws Problem FILE_NOT_READABLE when a used heading occurs twice and was not chosen by name.
 */
export function refuseTwins(
  columns: ReadonlyMap<string, number>,
  headings: readonly string[],
  wish: Mapping,
): void {
  const distinct = distinctHeadings(headings);
  for (const [name, column] of columns) {
    const heading = distinct[column]!;
    if (wish[name] !== undefined || !distinct.includes(`${heading} (2)`)) continue;
    throw unreadable(
      `the heading ${heading} occurs twice: choose ${heading} or ${heading} (2) for ${name} in the mapping`,
      `列名 ${heading} 重复：请在列映射中为 ${name} 指定 ${heading} 或 ${heading} (2)`,
    );
  }
}

function wishedColumn(
  wished: string,
  headings: readonly string[],
  normalized: readonly string[],
): number | undefined {
  return firstOf([distinctHeadings(headings).indexOf(wished), normalized.indexOf(normalizeHeading(wished))]);
}

function firstOf(columns: readonly number[]): number | undefined {
  return columns.find((column) => column >= 0);
}
