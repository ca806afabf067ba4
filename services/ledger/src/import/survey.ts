import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { countRecords } from './csv/count-records.js';
import { type Delimiter, readRecords } from './csv/read-records.js';
import type { TextFile } from './csv/text-blocks.js';
import type { ImportPlan } from './plan.js';
import type { FileBounds } from './source/file-bounds.js';
import { detectContainer, readBytes } from './source/read-bytes.js';
import { mixedEncodings, NotUtf8, type TextEncodingName } from './source/text-encoding.js';
import type { Table } from './table/find-table.js';
import { openTable } from './table/open-table.js';
import { unreadable } from './unreadable.js';
import { type DateOrder, leadingNumbers, orderOf } from './values/date-order.js';
import { spoolSheet } from './xlsx/spool-sheet.js';

/** A file that was read to its end once and found whole: from here on nothing of it can fail but single rows. */
export interface SurveyedFile {
  readonly table: Table;
  readonly text: TextFile;
  readonly delimiter: Delimiter;
  /** Records behind the headings, blank ones and lines below a bill's table included. */
  readonly records: number;
  readonly dateOrder: DateOrder;
}

interface SurveyOptions {
  readonly path: string;
  readonly plan: ImportPlan;
  /** Where the rows of a workbook are put. */
  readonly spoolPath: string;
  /** What the file was when it was taken in. */
  readonly sha256: string;
  readonly bounds: FileBounds;
}

/**
 * Reads a whole file before the first of its rows is written, so that a file that breaks in the middle leaves the
 * books as they were.
 * @throws Problem FILE_NOT_READABLE also when it is not the file that was taken in.
 */
export async function surveyFile(options: SurveyOptions): Promise<SurveyedFile> {
  const isWorkbook = (await detectContainer(options.path)) === 'zip';
  const read = isWorkbook ? await surveyWorkbook(options) : await surveyText(options);
  const records = read.records - read.table.headingRecord - 1;
  return { ...read, records, dateOrder: await decideDateOrder(options, read) };
}

type ReadFile = Pick<SurveyedFile, 'table' | 'text' | 'delimiter' | 'records'>;

async function surveyText(options: SurveyOptions, encoding?: TextEncodingName): Promise<ReadFile> {
  const { path, plan, bounds } = options;
  const { table, text: opened } = await openTable(path, { ...plan, encoding }, bounds);
  if (!opened) throw new Error('a file of text was opened as a workbook');
  const { file, delimiter } = opened;
  const digest = createHash('sha256');
  try {
    const records = await countRecords(file, delimiter, bounds, (block) => digest.update(block));
    checkIdentity(digest.digest('hex'), options.sha256);
    return { table, text: file, delimiter, records };
  } catch (error) {
    if (!(error instanceof NotUtf8)) throw error;
    if (opened.isEncodingSure) throw mixedEncodings();
    return surveyText(options, 'gb18030');
  }
}

async function surveyWorkbook(options: SurveyOptions): Promise<ReadFile> {
  const { path, plan, spoolPath, bounds } = options;
  const digest = createHash('sha256');
  for await (const block of readBytes(path, 'plain', bounds)) digest.update(block);
  checkIdentity(digest.digest('hex'), options.sha256);
  if (!existsSync(spoolPath)) await spoolSheet(path, plan.sheet, spoolPath, bounds);
  const text: TextFile = { path: spoolPath, container: 'plain', encoding: 'utf-8' };
  const { table } = await openTable(spoolPath, { ...plan, encoding: 'utf-8', delimiter: ',' }, bounds);
  return { table, text, delimiter: ',', records: await countRecords(text, ',', bounds) };
}

/**
 * The order of day and month, told by the whole file: one 13/04 says that the day comes first. A file that says
 * both, or nothing, leaves it open, and its ambiguous dates are rejected.
 */
async function decideDateOrder(options: SurveyOptions, read: ReadFile): Promise<DateOrder> {
  if (options.plan.dateOrder) return options.plan.dateOrder;
  const column = read.table.columns.get('occurredAt');
  if (column === undefined) return 'undecided';
  const seen = new Set<DateOrder>();
  let looked = 0;
  for await (const block of readRecords(read.text, read.delimiter, options.bounds)) {
    for (const record of block) {
      const cell = record.at(column);
      if (cell === undefined || cell === '' || looked++ <= read.table.headingRecord) continue;
      const order = orderOf(cell);
      if (order) seen.add(order);
      else if (looked > ENOUGH_TO_KNOW_THE_FORM && seen.size === 0 && !leadingNumbers(cell))
        return 'undecided';
    }
  }
  return seen.size === 1 ? [...seen][0]! : 'undecided';
}

/** A file whose hundredth date begins with its year has no such dates: the rest need not be looked at. */
const ENOUGH_TO_KNOW_THE_FORM = 100;

function checkIdentity(sha256: string, expected: string): void {
  if (sha256 === expected) return;
  throw unreadable(
    'it is not the file that was taken in: start a new import',
    '文件已不是当初上传的文件，请重新导入',
  );
}
