import type { FileBounds } from '../source/file-bounds.js';
import type { Delimiter } from './read-records.js';
import { RecordScanner } from './record-scanner.js';
import { readTextBlocks, type TextFile } from './text-blocks.js';

/**
 * Reads a whole CSV file once without keeping any of it: every byte decodes, every quote closes, no record is
 * beyond the limit, the archive is complete. Only then may its first row be written.
 * @returns how many records it has, the heading and lines around the table included.
 * @throws NotUtf8, or Problem FILE_NOT_READABLE
 */
export async function countRecords(
  file: TextFile,
  delimiter: Delimiter,
  bounds: FileBounds,
  onFileBytes?: (block: Buffer) => void,
): Promise<number> {
  const scanner = new RecordScanner(delimiter.charCodeAt(0), bounds.maxRecordBytes);
  for await (const block of readTextBlocks(file, bounds, onFileBytes)) scanner.push(block);
  scanner.end();
  return scanner.records;
}
