import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { csvLine } from '../../export/csv-line.js';
import { HEAD_RECORDS } from '../csv/read-head.js';
import type { FileBounds } from '../source/file-bounds.js';
import { readSheetRows } from './sheet-rows.js';
import { readWorkbook } from './workbook.js';
import { openZip } from './zip-parts.js';

/**
 * Writes a sheet as plain CSV beside the workbook, once: from there on a workbook is imported as a text file is.
 * The whole sheet has been read when it returns, so a broken workbook is refused before its first row is written.
 * @returns how many rows it has.
 * @throws Problem FILE_NOT_READABLE
 */
export async function spoolSheet(
  path: string,
  sheetName: string | undefined,
  target: string,
  bounds: FileBounds,
): Promise<number> {
  let rows = 0;
  const draft = `${target}.draft`;
  async function* lines(): AsyncGenerator<string> {
    for await (const block of readSheet(path, sheetName, bounds)) {
      rows += block.length;
      yield block.map(csvLine).join('');
    }
  }
  try {
    await pipeline(Readable.from(lines()), createWriteStream(draft));
    await rename(draft, target);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
  return rows;
}

/** The first rows of a sheet. @throws Problem FILE_NOT_READABLE */
export async function readSheetHead(
  path: string,
  sheetName: string | undefined,
  bounds: FileBounds,
  records = HEAD_RECORDS,
): Promise<string[][]> {
  const head: string[][] = [];
  for await (const rows of readSheet(path, sheetName, bounds)) {
    head.push(...rows.slice(0, records - head.length));
    if (head.length >= records) break;
  }
  return head;
}

async function* readSheet(
  path: string,
  sheetName: string | undefined,
  bounds: FileBounds,
): AsyncGenerator<string[][]> {
  const parts = await openZip(path, bounds);
  try {
    const workbook = await readWorkbook(parts, sheetName, bounds);
    yield* readSheetRows(parts.read(workbook.sheetPart), workbook, bounds);
  } finally {
    parts.close();
  }
}
