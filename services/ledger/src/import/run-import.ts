import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { LedgerRow } from '../domain/ledger-row.js';
import type { ChunkPort, Reject } from '../ports/chunks.js';
import { RecordConverter } from './convert-record.js';
import type { Cells } from './csv/cells.js';
import { readRecords } from './csv/read-records.js';
import type { BooksFinder, FoundBooks } from './merchant-books.js';
import type { BooksOf } from './profiles/row-reader.js';
import type { FileBounds } from './source/file-bounds.js';
import type { SurveyedFile } from './survey.js';
import type { Table } from './table/find-table.js';
import { type TableLine, TableRegion } from './table/table-region.js';
import { undefuse } from './values/defusing.js';
import { DAMAGED } from './xlsx/cell-value.js';

/** Records of one chunk: about 40 ms of write lock; half as many would cost a seventh more. */
const CHUNK_RECORDS = 4_000;
/** Between two chunks others may write: for a share of the time of a chunk, so that whoever waits comes through. */
const PAUSE_SHARE = 0.2;
const SHORTEST_PAUSE_MS = 2;

interface RunOptions {
  readonly tenantId: string;
  readonly importId: string;
  /** With the reading options part of what a chunk is: another file or another reading is another import. */
  readonly contentKey: string;
  readonly file: SurveyedFile;
  /** Into which all rows go; absent when a column names the merchant. */
  readonly books: BooksOf | undefined;
  readonly finder: BooksFinder;
  readonly chunks: Pick<ChunkPort, 'applyChunk' | 'readCheckpoint'>;
  readonly bounds: FileBounds;
  /** After every chunk. Throwing ends the import here; it can go on from the checkpoint. */
  readonly onProgress: (recordsRead: number, total: number) => void | Promise<void>;
}

/**
 * Writes the rows of a surveyed file into the books, chunk by chunk. Chunks that are in the books already are
 * read again but not written: ids of equal records are counted from the beginning of the file.
 */
export async function runImport(options: RunOptions): Promise<void> {
  const { tenantId, importId, file, chunks, bounds } = options;
  const converter = new RecordConverter(file.table, file.dateOrder, bounds.maxColumns);
  const { nextChunkNo } = await chunks.readCheckpoint(tenantId, importId);
  let chunkNo = 0;
  let recordsRead = 0;
  let rows: LedgerRow[] = [];
  let rejects: Reject[] = [];

  const flush = async (): Promise<void> => {
    if (chunkNo >= nextChunkNo) {
      const progress = { recordsRead, bytesRead: 0 };
      const chunkHash = createHash('sha256').update(`${options.contentKey}:${chunkNo}`).digest('base64url');
      const startedAt = performance.now();
      await chunks.applyChunk({ tenantId, importId, chunkNo, chunkHash, rows, rejects, progress });
      const chunkMs = performance.now() - startedAt;
      await options.onProgress(recordsRead, file.records);
      await pause(Math.max(SHORTEST_PAUSE_MS, chunkMs * PAUSE_SHARE));
    }
    chunkNo++;
    rows = [];
    rejects = [];
  };

  const region = new TableRegion(file);
  for await (const block of readRecords(file.text, file.delimiter, bounds)) {
    const lines = region.linesOf(block);
    await lookUpMerchants(lines, options);
    for (const { record, row } of lines) {
      recordsRead++;
      converter.convert(record, row, booksFor(record, options), rows, rejects);
      if (recordsRead % CHUNK_RECORDS === 0) await flush();
    }
    if (region.hasEnded) break;
  }
  if (recordsRead % CHUNK_RECORDS !== 0 || recordsRead === 0) await flush();
}

async function lookUpMerchants(
  lines: readonly TableLine[],
  { books, finder, file }: RunOptions,
): Promise<void> {
  if (books) return;
  const names = new Set(lines.map(({ record }) => merchantName(record, file.table)));
  for (const name of names) if (!isNoName(name) && !finder.known(name)) await finder.lookUp(name);
}

function booksFor(record: Cells, { books, finder, file }: RunOptions): FoundBooks {
  return books ?? finder.known(merchantName(record, file.table)) ?? { why: 'unknown' };
}

function merchantName(record: Cells, table: Table): string {
  return table.merchantColumn === undefined ? '' : undefuse(record.at(table.merchantColumn) ?? '');
}

/** An empty cell, a damaged one, or the line of totals below a table. */
function isNoName(name: string): boolean {
  return (
    name === '' ||
    name.startsWith(DAMAGED) ||
    name.length > 200 ||
    /^(合计|总计|小计|(sub)?total)$/i.test(name)
  );
}
