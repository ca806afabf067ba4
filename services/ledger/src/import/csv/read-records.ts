import Papa from 'papaparse';
import type { FileBounds } from '../source/file-bounds.js';
import type { Cells } from './cells.js';
import { PlainRecords } from './plain-records.js';
import { recordTooLong } from './record-scanner.js';
import { readTextBlocks, type TextFile } from './text-blocks.js';

export type Delimiter = ',' | ';' | '\t' | '|';
export const DELIMITERS: readonly Delimiter[] = [',', '\t', ';', '|'];

const QUOTE = 0x22;
const LINE_FEED = 0x0a;
/** About so many bytes are split at once: cells of a larger block would live longer than its rows need. */
const PIECE_BYTES = 65_536;

/**
 * The records of a CSV file, block by block; a block is only good until the next is asked for. Rows may be shorter
 * or longer than the heading; a quote may hold line breaks. A record is at most a block longer than the limit before
 * it is refused.
 * @throws Problem FILE_NOT_READABLE
 */
export async function* readRecords(
  file: TextFile,
  delimiter: Delimiter,
  bounds: FileBounds,
): AsyncGenerator<readonly Cells[]> {
  const plain = new PlainRecords(delimiter.charCodeAt(0));
  const parser = new Papa.Parser({ delimiter, newline: '\n', quoteChar: '"' });
  let rest = '';
  let records = 0;
  for await (const lines of linesOf(readTextBlocks(file, bounds))) {
    if (rest === '' && lines.at(-1) === LINE_FEED && !lines.includes(QUOTE)) {
      const data = plain.split(lines);
      records += data.length;
      yield data;
      continue;
    }
    const joined = rest + plainLineEnds(lines.toString('utf8'));
    const { data, meta } = parser.parse(joined, 0, true) as Papa.ParseResult<string[]>;
    rest = joined.slice(meta.cursor);
    records += data.length;
    if (rest.length > bounds.maxRecordBytes) throw recordTooLong(records + 1, bounds.maxRecordBytes);
    if (data.length > 0) yield data;
  }
  if (rest.length === 0) return;
  const { data } = parser.parse(rest.endsWith('\n') ? rest : `${rest}\n`, 0, true) as Papa.ParseResult<
    string[]
  >;
  yield data;
}

/** Bytes cut behind line feeds, each piece good until the next is asked for; only the last may end elsewhere. */
async function* linesOf(blocks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const carried: Buffer[] = [];
  for await (const block of blocks) {
    let from = 0;
    if (carried.length > 0) {
      from = block.indexOf(LINE_FEED) + 1;
      if (from > 0) yield Buffer.concat([...carried.splice(0), block.subarray(0, from)]);
    }
    while (carried.length === 0 && from < block.length) {
      const end = block.lastIndexOf(LINE_FEED, from + PIECE_BYTES - 1) + 1;
      const cut = end > from ? end : block.indexOf(LINE_FEED, from) + 1;
      if (cut === 0) break;
      yield block.subarray(from, cut);
      from = cut;
    }
    if (from < block.length) carried.push(Buffer.from(block.subarray(from)));
  }
  if (carried.length > 0) yield Buffer.concat(carried);
}

function plainLineEnds(text: string): string {
  return text.includes('\r') ? text.replaceAll('\r\n', '\n') : text;
}
