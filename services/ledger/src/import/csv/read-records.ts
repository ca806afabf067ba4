import Papa from 'papaparse';
import type { FileBounds } from '../source/file-bounds.js';
import { recordTooLong } from './record-scanner.js';
import { readTextBlocks, type TextFile } from './text-blocks.js';

export type Delimiter = ',' | ';' | '\t' | '|';
export const DELIMITERS: readonly Delimiter[] = [',', '\t', ';', '|'];

/**
 * The records of a CSV file, block by block. Rows may be shorter or longer than the heading; a quote may hold
 * line breaks. A record is at most a block longer than the limit before it is refused.
 * @throws Problem FILE_NOT_READABLE
 */
export async function* readRecords(
  file: TextFile,
  delimiter: Delimiter,
  bounds: FileBounds,
): AsyncGenerator<string[][]> {
  const parser = new Papa.Parser({ delimiter, newline: '\n', quoteChar: '"' });
  let rest = '';
  let records = 0;
  for await (const text of lineBlocks(readTextBlocks(file, bounds))) {
    const joined = rest + text;
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

/** Text cut behind a line feed, with Windows line ends made plain; only the last block may end elsewhere. */
async function* lineBlocks(blocks: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let carried: Buffer[] = [];
  for await (const block of blocks) {
    const cut = block.lastIndexOf(0x0a) + 1;
    if (cut === 0) {
      carried.push(block);
      continue;
    }
    yield plainLineEnds(Buffer.concat([...carried, block.subarray(0, cut)]));
    carried = [block.subarray(cut)];
  }
  const last = Buffer.concat(carried);
  if (last.length > 0) yield plainLineEnds(last);
}

function plainLineEnds(bytes: Buffer): string {
  const text = bytes.toString('utf8');
  return bytes.includes(0x0d) ? text.replaceAll('\r\n', '\n') : text;
}
