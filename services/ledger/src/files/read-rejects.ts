import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Call } from '@merchant-analysis/broker/service';
import type { ParamsOf, ResultOf } from '@merchant-analysis/contracts/contract';
import type { readImportErrors } from '@merchant-analysis/contracts/files';
import { problem } from '@merchant-analysis/contracts/problems';
import { diskProblem } from '../adapters/files/disk-problem.js';
import { csvLine } from '../export/csv-line.js';
import { isRejectHeading, REJECT_HEADINGS } from '../import/table/headings.js';
import { defuse } from '../import/values/defusing.js';
import type { ImportEntry } from '../ports/imports.js';
import type { FileTools } from './file-tools.js';
import { planOf } from './show-import.js';
import { findOwnImport } from './visible-imports.js';

const PAGE = 1_000;

/**
 * The rejected rows of an import as CSV: its own columns, then column and reason. Mended, it can be imported with
 * the same options: the two last columns are passed over. Written out with the first part and read from there, by whichever process.
 */
export function readRejects(tools: FileTools) {
  return async (
    { importId, offset, maxBytes }: ParamsOf<typeof readImportErrors>,
    call: Call,
  ): Promise<ResultOf<typeof readImportErrors>> => {
    const entry = await findOwnImport(tools, call.caller, importId);
    if (offset === 0) await writeRejects(tools, entry);
    const part = await tools.rejects.readPart(entry.tenantId, importId, offset, maxBytes);
    if (!part) throw problem('NOT_FOUND', { what: 'file of rejected rows (begin again at offset 0)' });
    const { base64, nextOffset, sizeBytes } = part;
    const fileName = `${entry.fileName.replace(/(\.(csv|xlsx|txt))?(\.gz)?$/i, '')}-rejected.csv`;
    return { file: { fileName, mediaType: 'text/csv; charset=utf-8', sizeBytes }, base64, nextOffset };
  };
}

async function writeRejects(tools: FileTools, entry: ImportEntry): Promise<void> {
  const { tenantId, importId } = entry;
  const draft = await tools.rejects.draftPath(tenantId, importId);
  try {
    await pipeline(Readable.from(lines(tools, entry)), createWriteStream(draft));
  } catch (error) {
    await rm(draft, { force: true });
    throw diskProblem(error);
  }
  await tools.rejects.keep(tenantId, importId, draft);
}

async function* lines({ imports }: FileTools, entry: ImportEntry): AsyncGenerator<string> {
  const { headings } = planOf(entry).resolved;
  const own = headings.map((_, column) => column).filter((column) => !isRejectHeading(headings[column]!));
  const record = (cells: readonly string[], ...reason: string[]): string =>
    csvLine([...own.map((column) => safeCell(cells[column] ?? '')), ...reason.map(defuse)]);
  yield `\ufeff${record(headings, ...REJECT_HEADINGS)}`;
  for (let afterRow = -1; ; ) {
    const page = await imports.listRejects(entry.tenantId, entry.importId, { afterRow, limit: PAGE });
    if (page.length === 0) return;
    yield page.map(({ raw, column, reason }) => record(cellsOf(raw), column ?? '', reason)).join('');
    afterRow = page[page.length - 1]!.row;
  }
}

/** A number stays a number, so that a line that was not changed is the same line when it comes back. */
function safeCell(cell: string): string {
  return /^[+-]?\d+(\.\d+)?$/.test(cell) ? cell : defuse(cell);
}

function cellsOf(raw: string): string[] {
  try {
    const cells: unknown = JSON.parse(raw);
    return Array.isArray(cells) ? cells.map(String) : [raw];
  } catch {
    return [raw];
  }
}
