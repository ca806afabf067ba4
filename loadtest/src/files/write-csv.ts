import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { HEADINGS, madeRecord } from './made-records.js';

const RECORDS_A_BLOCK = 2_000;

/** Writes a CSV file of made records. */
export function writeCsv(file: string, count: number): Promise<void> {
  return pipeline(Readable.from(blocks(count)), createWriteStream(file));
}

function* blocks(count: number): Generator<string> {
  yield `${HEADINGS.join(',')}\n`;
  for (let start = 0; start < count; start += RECORDS_A_BLOCK) {
    let block = '';
    for (let index = start; index < Math.min(count, start + RECORDS_A_BLOCK); index++) {
      block += `${madeRecord(index, count).join(',')}\n`;
    }
    yield block;
  }
}
