import Papa from 'papaparse';
import type { FileBounds } from '../source/file-bounds.js';
import { type Container, readBytes } from '../source/read-bytes.js';
import { NotUtf8, readByteOrderMark, type TextEncodingName } from '../source/text-encoding.js';
import { DELIMITERS, type Delimiter } from './read-records.js';
import { readTextBlocks } from './text-blocks.js';

/** How a heading may stand below a preamble (bills), and how much of a file is looked at to find it. */
export const HEAD_RECORDS = 64;

interface CsvHead {
  readonly encoding: TextEncodingName;
  /** The file says which encoding it has: a later byte that does not fit is a mistake, not another encoding. */
  readonly isMarked: boolean;
  /** Its first lines, split at each delimiter that may be meant. */
  readonly candidates: readonly { delimiter: Delimiter; records: string[][] }[];
}

/**
 * The first records of a CSV file. The encoding is what the byte order mark says, else UTF-8 when the first
 * block is, else GB18030; the rest of the file may still prove ASCII lines to go on in GB18030.
 * @throws Problem FILE_NOT_READABLE
 */
export async function readHead(
  path: string,
  container: Exclude<Container, 'zip'>,
  bounds: FileBounds,
  options: { encoding?: TextEncodingName; records?: number } = {},
): Promise<CsvHead> {
  const mark = await readMark(path, container, bounds);
  const encodings: readonly TextEncodingName[] = options.encoding
    ? [options.encoding]
    : mark
      ? [mark]
      : ['utf-8', 'gb18030'];
  for (const encoding of encodings) {
    try {
      const text = await firstText({ path, container, encoding }, bounds);
      const records = options.records ?? HEAD_RECORDS;
      return { encoding, isMarked: mark !== undefined, candidates: split(text, records) };
    } catch (error) {
      if (!(error instanceof NotUtf8) || mark) throw error;
    }
  }
  throw new NotUtf8();
}

async function readMark(
  path: string,
  container: Exclude<Container, 'zip'>,
  bounds: FileBounds,
): Promise<TextEncodingName | undefined> {
  for await (const block of readBytes(path, container, bounds)) return readByteOrderMark(block)?.encoding;
  return undefined;
}

async function firstText(
  file: { path: string; container: Exclude<Container, 'zip'>; encoding: TextEncodingName },
  bounds: FileBounds,
): Promise<string> {
  for await (const block of readTextBlocks(file, bounds)) {
    return block.toString('utf8').replaceAll('\r\n', '\n');
  }
  return '';
}

function split(text: string, records: number): CsvHead['candidates'] {
  return DELIMITERS.map((delimiter) => {
    const parser = new Papa.Parser({ delimiter, newline: '\n', preview: records });
    return { delimiter, records: (parser.parse(text, 0, false) as Papa.ParseResult<string[]>).data };
  });
}
