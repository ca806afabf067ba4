import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Sheet } from './cell.js';
import { safeCsvLine } from './csv-line.js';

const LINES_A_BLOCK = 500;

/** Writes tables one below the other, with a mark that tells spreadsheets it is UTF-8. */
export async function writeCsv(path: string, sheets: readonly Sheet[]): Promise<void> {
  await pipeline(Readable.from(blocks(sheets), { objectMode: false }), createWriteStream(path));
}

async function* blocks(sheets: readonly Sheet[]): AsyncGenerator<Buffer> {
  let block = '\ufeff';
  let lines = 0;
  for (const [index, { name, headings, rows }] of sheets.entries()) {
    if (sheets.length > 1) block += `${index > 0 ? '\r\n' : ''}${safeCsvLine([name])}`;
    if (headings.length > 0) block += safeCsvLine(headings);
    for await (const row of rows) {
      block += safeCsvLine(row);
      if (++lines % LINES_A_BLOCK !== 0) continue;
      yield Buffer.from(block);
      block = '';
    }
  }
  yield Buffer.from(block);
}
