import { readHead } from '../csv/read-head.js';
import type { Delimiter } from '../csv/read-records.js';
import type { TextFile } from '../csv/text-blocks.js';
import type { FileBounds } from '../source/file-bounds.js';
import { type Container, detectContainer } from '../source/read-bytes.js';
import type { TextEncodingName } from '../source/text-encoding.js';
import { unreadable } from '../unreadable.js';
import { readSheetHead } from '../xlsx/spool-sheet.js';
import { countKnownHeadings, findTable, type Table, type TableWish } from './find-table.js';

/** A file whose head was read: what it is and how the rest is to be read. */
export interface OpenedTable {
  readonly format: 'csv' | 'xlsx';
  readonly table: Table;
  /** The first records, headings and preamble included. */
  readonly head: readonly (readonly string[])[];
  /** CSV only. */
  readonly text?: OpenedText;
}

interface OpenedText {
  readonly file: TextFile;
  readonly delimiter: Delimiter;
  /** A later byte that does not decode is a mistake of the file, not the sign of another encoding. */
  readonly isEncodingSure: boolean;
}

interface OpenOptions extends TableWish {
  readonly sheet?: string | undefined;
  readonly encoding?: TextEncodingName | undefined;
  readonly delimiter?: Delimiter | undefined;
  /** How many records of the head to read. */
  readonly records?: number | undefined;
}

/**
 * Reads the head of a file and finds its table.
 * @throws Problem FILE_NOT_READABLE, COLUMN_MISSING or PROFILE_NOT_RECOGNIZED
 */
export async function openTable(
  path: string,
  options: OpenOptions,
  bounds: FileBounds,
): Promise<OpenedTable> {
  const container = await detectContainer(path);
  if (container !== 'zip') return openText(path, container, options, bounds);
  const head = await readSheetHead(path, options.sheet, bounds, options.records);
  refuseEmpty(head);
  return { format: 'xlsx', table: findTable(head, options), head };
}

async function openText(
  path: string,
  container: Exclude<Container, 'zip'>,
  options: OpenOptions,
  bounds: FileBounds,
): Promise<OpenedTable> {
  const head = await readHead(path, container, bounds, options);
  const candidates = head.candidates.filter(
    ({ delimiter }) => options.delimiter === undefined || delimiter === options.delimiter,
  );
  const scored = candidates.map((candidate) => ({
    ...candidate,
    known: countKnownHeadings(candidate.records, options),
    width: Math.max(0, ...candidate.records.map((record) => record.length)),
  }));
  const best = scored.reduce((a, b) =>
    b.known > a.known || (b.known === a.known && b.width > a.width) ? b : a,
  );
  refuseEmpty(best.records);
  const table = findTable(best.records, options);
  if (table.headings.length > bounds.maxColumns) {
    throw unreadable(`it has more than ${bounds.maxColumns} columns`, `超过 ${bounds.maxColumns} 列`);
  }
  const isHeadingUtf8 = head.encoding === 'utf-8' && usesMoreThanAscii(table);
  return {
    format: 'csv',
    table,
    head: best.records,
    text: {
      file: { path, container, encoding: head.encoding },
      delimiter: best.delimiter,
      isEncodingSure: head.isMarked || isHeadingUtf8 || head.encoding !== 'utf-8',
    },
  };
}

/** A known heading that is not ASCII and was read as UTF-8 settles the encoding of the file. */
function usesMoreThanAscii(table: Table): boolean {
  return [...table.columns.values()].some((column) => /[^\x20-\x7e]/.test(table.headings[column] ?? ''));
}

function refuseEmpty(records: readonly (readonly string[])[]): void {
  if (records.some((record) => record.some((cell) => cell.trim() !== ''))) return;
  throw unreadable('it has no rows', '文件没有内容');
}
