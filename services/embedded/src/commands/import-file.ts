import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { systemCaller } from '@merchant-analysis/broker/meta';
import type { Host } from '@merchant-analysis/broker/service';
import type { Caller } from '@merchant-analysis/contracts/caller';
import {
  createImport,
  getImport,
  getLedgerJob,
  type ImportRecord,
  listImports,
  openUpload,
  PART_BYTES,
  readImportErrors,
  writeUploadPart,
} from '@merchant-analysis/contracts/files';
import { WireBytes } from '@merchant-analysis/contracts/wire-bytes';
import { findTenant } from './find-tenant.js';
import type { parseImportArguments } from './import-arguments.js';
import { closeUnusedBooks, findOrOpenBooks } from './open-books.js';
import type { ProgressLine } from './progress-line.js';
import { UsageError } from './usage-error.js';
import { watchJob } from './watch-job.js';

type Asked = NonNullable<ReturnType<typeof parseImportArguments>>;

interface Output {
  /** The outcome. */
  print(line: string): void;
  /** What happens on the way to it. */
  tell(line: string): void;
  readonly progress: ProgressLine;
}

/**
 * Brings a file into the books and watches until every row is in or rejected. The same command again, after it
 * was interrupted, goes on with the import that it had begun.
 * @throws UsageError, Problem
 */
export async function importFile(host: Host, asked: Asked, { print, tell, progress }: Output): Promise<void> {
  const startedAt = performance.now();
  const sizeBytes = await sizeOf(asked.file);
  const { tenantId, name: tenantName, login } = await findTenant(host, asked.tenant);
  const caller = systemCaller(tenantId);
  if (login) {
    tell(
      `Made the tenant ${tenantName}. Log in as ${login.name} with ${login.oneTimePassword} (works once).`,
    );
  }
  const books =
    asked.merchant === undefined
      ? undefined
      : await findOrOpenBooks(host, caller, asked.merchant, asked.options, tell);
  const bring = async (): Promise<ImportRecord> => {
    const begun = await findBegun(host, caller, asked, books?.merchantId);
    if (begun) tell(`Going on with the import of ${begun.fileName} begun at ${begun.createdAt}.`);
    const { id } =
      begun ?? (await begin(host, caller, asked, { sizeBytes, merchantId: books?.merchantId, progress }));
    await watchJob(() => host.ask(getLedgerJob, { jobId: id }, { caller }), progress);
    return host.ask(getImport, { importId: id }, { caller });
  };
  const record = await bring().catch(async (error: unknown) => {
    if (books?.isNew) await closeUnusedBooks(host, caller, books.merchantId, error, tell);
    throw error;
  });
  if (asked.rejectedFile !== undefined && record.counts.rejected > 0) {
    await saveRejects(host, caller, record.id, asked.rejectedFile);
  }
  const seconds = Math.round((performance.now() - startedAt) / 100) / 10;
  if (asked.json) print(JSON.stringify({ ...record.counts, seconds }));
  else for (const line of summary(record, asked, seconds)) print(line);
}

async function sizeOf(file: string): Promise<number> {
  const found = await stat(file).catch(() => undefined);
  if (!found) throw new UsageError(`There is no file ${file}.`);
  if (!found.isFile()) throw new UsageError(`${file} is not a file.`);
  return found.size;
}

/** An import of this very file that has not ended: interrupted, or still running somewhere else. */
async function findBegun(
  host: Host,
  caller: Caller,
  { file, options }: Asked,
  merchantId: string | undefined,
): Promise<ImportRecord | undefined> {
  const { data } = await host.ask(listImports, { merchantId, limit: 100 }, { caller });
  const open = data.filter(({ state }) => state === 'waiting' || state === 'running');
  if (open.length === 0) return undefined;
  const digest = createHash('sha256');
  for await (const block of createReadStream(file)) digest.update(block as Buffer);
  const sha256 = digest.digest('hex');
  return open.find(
    (record) =>
      record.sha256 === sha256 &&
      record.merchantId === merchantId &&
      (options.profile === 'auto' || record.profile === options.profile),
  );
}

async function begin(
  host: Host,
  caller: Caller,
  { file, options }: Asked,
  {
    sizeBytes,
    merchantId,
    progress,
  }: { sizeBytes: number; merchantId: string | undefined; progress: ProgressLine },
): Promise<ImportRecord> {
  const { uploadId } = await host.ask(openUpload, { fileName: basename(file), sizeBytes }, { caller });
  const source = await open(file);
  try {
    const buffer = Buffer.alloc(PART_BYTES);
    for (let offset = 0; ; ) {
      const { bytesRead } = await source.read(buffer, 0, PART_BYTES, offset);
      if (bytesRead === 0) break;
      const bytes = new WireBytes(buffer.subarray(0, bytesRead));
      await host.ask(writeUploadPart, { uploadId, offset, bytes }, { caller });
      offset += bytesRead;
      progress.show(`taking in ${Math.floor((offset / sizeBytes) * 100)} %`);
    }
  } finally {
    await source.close();
  }
  return host.ask(createImport, { uploadId, merchantId, ...options }, { caller });
}

async function saveRejects(host: Host, caller: Caller, importId: string, path: string): Promise<void> {
  const target = await open(path, 'w');
  try {
    let offset: number | undefined = 0;
    while (offset !== undefined) {
      const params: { importId: string; offset: number } = { importId, offset };
      const part = await host.ask(readImportErrors, params, { caller });
      await target.write(Buffer.from(part.base64, 'base64'));
      offset = part.nextOffset;
    }
  } finally {
    await target.close();
  }
}

function summary({ counts, merchants, profile }: ImportRecord, asked: Asked, seconds: number): string[] {
  const count = (value: number): string => value.toLocaleString('en');
  const rate = seconds > 0 ? ` (${count(Math.round(counts.rows / seconds))} rows/s)` : '';
  const lines = merchants.map(({ name, rows }) => `${name}: ${count(rows)} transactions`);
  lines.push(
    `${count(counts.rows)} rows read as ${profile} in ${seconds} s${rate}: ${count(counts.inserted)} transactions inserted, ` +
      `${count(counts.corrected)} corrected, ${count(counts.unchanged)} unchanged, ${count(counts.rejected)} rows rejected.`,
  );
  if (counts.rejected > 0) {
    lines.push(
      asked.rejectedFile === undefined
        ? 'Run it again with --rejected FILE to get the rejected rows with the reason of each.'
        : `The rejected rows are in ${asked.rejectedFile}: mend them there and import that file.`,
    );
  }
  return lines;
}
