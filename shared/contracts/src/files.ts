import { z } from 'zod';
import { command, query } from './contract.js';
import {
  businessDate,
  currency,
  hasOneSubject,
  identifier,
  instant,
  line,
  merchantId,
  oneSubjectMessage,
  subjectParams,
  timeZone,
} from './fields.js';
import { job, jobId } from './jobs.js';
import { wireBytes } from './wire-bytes.js';

/**
 * Files travel between the door and the ledger as numbered parts, one call each: every part is acknowledged,
 * so a slow disk slows the sender down, a lost answer is repeated, and nobody holds a whole file in memory.
 */
export const uploadId = identifier('upl');
export const PART_BYTES = 262_144;

export const openUpload = command({
  action: 'ledger.openUpload',
  idempotent: 'with-key',
  summary: 'Begin an upload',
  params: z.strictObject({ fileName: line(255), sizeBytes: z.int().min(0).optional() }),
  result: z.object({ uploadId, limitBytes: z.int() }),
});

export const writeUploadPart = command({
  action: 'ledger.writeUploadPart',
  summary: 'Append a part at a byte offset; the same part again changes nothing',
  params: z.strictObject({
    uploadId,
    offset: z.int().min(0),
    bytes: wireBytes(PART_BYTES),
  }),
  result: z.object({ size: z.int() }),
  idempotent: true,
});

export const discardUpload = command({
  action: 'ledger.discardUpload',
  summary: 'Throw an upload away',
  params: z.strictObject({ uploadId }),
  result: z.object({ discarded: z.boolean() }),
  idempotent: true,
});

export const IMPORT_PROFILES = ['auto', 'transactions', 'orders', 'wechat', 'alipay'] as const;
export const importProfile = z.enum(IMPORT_PROFILES);

/** Which column of the file fills which field: `{ amount: '实付金额', occurredAt: '下单时间' }`. */
export const columnMapping = z.record(line(60), line(200)).describe('field → heading in the file');

export const importOptions = {
  profile: importProfile.default('auto'),
  mapping: columnMapping.optional(),
  sheet: line(100).optional().describe('XLSX: name of the sheet; default the first that is not hidden'),
  timeZone: timeZone.optional().describe("Zone of times in the file without one; default: the merchant's"),
  currency: currency.optional().describe('Of the amounts; refused when the merchant keeps another one'),
  dateOrder: z
    .enum(['day-first', 'month-first'])
    .optional()
    .describe('How 03/04/2024 is meant; default: what the other dates of the file tell'),
  merchantColumn: line(200)
    .optional()
    .describe('Heading of the column that names the merchant of each row (门店)'),
  createMerchants: z
    .boolean()
    .default(false)
    .describe('With merchantColumn: open books for names not yet known'),
};

export const importCounts = z.object({
  rows: z.int(),
  inserted: z.int(),
  corrected: z.int(),
  unchanged: z.int(),
  rejected: z.int(),
});

export const importState = z.enum([
  'awaiting-commit',
  'waiting',
  'running',
  'succeeded',
  'failed',
  'cancelled',
]);

export const importRecord = z.object({
  id: jobId,
  merchantId: merchantId.optional().describe('Absent when a column spreads the file over merchants'),
  fileName: z.string(),
  fileBytes: z.int(),
  sha256: z.string(),
  format: z.enum(['csv', 'xlsx']),
  encoding: z.string().optional(),
  profile: importProfile,
  mapping: columnMapping,
  state: importState,
  counts: importCounts,
  merchants: z
    .array(z.object({ merchantId, name: z.string(), rows: z.int() }))
    .describe('With merchantColumn'),
  createdAt: instant,
  finishedAt: instant.optional(),
  job: job.optional(),
});
export type ImportRecord = z.output<typeof importRecord>;

/**
 * Takes an upload in. With `commit: false` it stops before the first row is written: look at the preview,
 * mend the mapping, then commit. Reading the head of the file happens here, so a file that cannot be read is
 * refused at once and leaves nothing behind.
 */
export const createImport = command({
  action: 'ledger.createImport',
  idempotent: 'with-key',
  summary: 'Import an uploaded file',
  params: z.strictObject({
    uploadId,
    merchantId: merchantId.optional(),
    commit: z.boolean().default(true),
    ...importOptions,
  }),
  result: importRecord,
  timeoutMs: 30_000,
});

export const getImport = query({
  action: 'ledger.getImport',
  summary: 'One import with its counts and progress',
  params: z.object({ importId: jobId }),
  result: importRecord,
});

export const listImports = query({
  action: 'ledger.listImports',
  summary: 'Imports, newest first',
  params: z.object({
    merchantId: merchantId.optional(),
    limit: z.coerce.number().int().min(1).max(500).default(50),
    cursor: z.string().max(500).optional(),
  }),
  result: z.object({
    data: z.array(importRecord),
    page: z.object({ nextCursor: z.string().optional(), hasMore: z.boolean() }),
  }),
});

export const previewImport = query({
  action: 'ledger.previewImport',
  summary: 'The first rows of an import as they would be read',
  params: z.object({ importId: jobId, rows: z.coerce.number().int().min(1).max(100).default(20) }),
  result: z.object({
    headings: z.array(z.string()),
    profile: importProfile,
    mapping: columnMapping,
    fields: z.array(z.object({ name: z.string(), required: z.boolean(), description: z.string() })),
    rows: z.array(
      z.object({
        row: z.int(),
        cells: z.array(z.string()),
        transaction: z.record(z.string(), z.unknown()).optional(),
        rejected: z.object({ column: z.string().optional(), reason: z.string() }).optional(),
      }),
    ),
  }),
  timeoutMs: 30_000,
});

export const setImportMapping = command({
  action: 'ledger.setImportMapping',
  summary: 'Change how an import that is not committed yet reads its file',
  params: z.strictObject({
    importId: jobId,
    ...importOptions,
    profile: importProfile.optional(),
    createMerchants: z.boolean().optional(),
  }),
  result: importRecord,
});

export const commitImport = command({
  action: 'ledger.commitImport',
  idempotent: 'with-key',
  summary: 'Start writing an import into the books',
  params: z.strictObject({ importId: jobId }),
  result: importRecord,
});

/** A file the caller can fetch in parts: rejected rows, an export. */
export const fileHandle = z.object({
  fileName: z.string(),
  mediaType: z.string(),
  sizeBytes: z.int().optional(),
});

export const readImportErrors = query({
  action: 'ledger.readImportErrors',
  summary: 'Rejected rows as CSV: the original columns, then column and reason; mend it and import it again',
  params: z.object({
    importId: jobId,
    offset: z.int().min(0),
    maxBytes: z.int().min(1).max(PART_BYTES).default(PART_BYTES),
  }),
  result: z.object({ file: fileHandle, base64: z.string(), nextOffset: z.int().optional() }),
  timeoutMs: 30_000,
});

export const EXPORT_CONTENTS = ['transactions', 'daily-rollups', 'monthly-rollups', 'report'] as const;

export const createExport = command({
  action: 'ledger.createExport',
  idempotent: 'with-key',
  summary: 'Write transactions, rollups or a report to a file',
  params: z
    .strictObject({
      ...subjectParams,
      content: z.enum(EXPORT_CONTENTS),
      format: z.enum(['csv', 'xlsx']).default('csv'),
      from: businessDate.optional(),
      to: businessDate.optional(),
      report: z
        .array(
          z.object({
            section: z.string(),
            rows: z.array(z.array(z.union([z.string(), z.number(), z.null()]))),
          }),
        )
        .max(50)
        .optional()
        .describe('Content report: its tables, as the analysis service gave them'),
    })
    .refine(hasOneSubject, oneSubjectMessage),
  result: job,
});

export const readExportPart = query({
  action: 'ledger.readExportPart',
  summary: 'A part of a finished export',
  params: z.object({
    exportId: jobId,
    offset: z.int().min(0),
    maxBytes: z.int().min(1).max(PART_BYTES).default(PART_BYTES),
  }),
  result: z.object({ file: fileHandle, base64: z.string(), nextOffset: z.int().optional() }),
});

/** Jobs of the ledger: imports and exports. */
export const getLedgerJob = query({
  action: 'ledger.getJob',
  summary: 'One job of the ledger',
  params: z.object({ jobId }),
  result: job,
});
export const listLedgerJobs = query({
  action: 'ledger.listJobs',
  summary: 'Jobs of the ledger, newest first',
  params: z.object({ limit: z.coerce.number().int().min(1).max(500).default(50) }),
  result: z.object({ data: z.array(job) }),
});
export const cancelLedgerJob = command({
  action: 'ledger.cancelJob',
  summary: 'Stop a job after the chunk in hand; what it wrote stays',
  params: z.strictObject({ jobId }),
  result: job,
});
