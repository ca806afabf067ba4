import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { command, type ParamsOf, query, type ResultOf } from '@merchant-analysis/contracts/contract';
import { line, merchantId } from '@merchant-analysis/contracts/fields';
import {
  columnMapping,
  commitImport,
  createImport,
  discardUpload,
  getImport,
  importOptions,
  importProfile,
  importRecord,
  listImports,
  previewImport,
  readImportErrors,
  setImportMapping,
} from '@merchant-analysis/contracts/files';
import { jobId } from '@merchant-analysis/contracts/jobs';
import { problem } from '@merchant-analysis/contracts/problems';
import { z } from 'zod';
import type { Door } from '../door/door.js';
import { MAY } from '../roles.js';
import { type Exchange, type Route, route } from '../route.js';
import { sendFile } from '../uploads/send-file.js';
import { sendUpload } from '../uploads/send-upload.js';
import { jobLocation } from './jobs.js';

const ONE = '/api/v1/imports/:importId';
const audit = { resourceType: 'import' };

/** Media types of files that can be imported. What a file is, is found out from its bytes, not from this. */
const FILE_TYPES = [
  'text/csv',
  'text/plain',
  'application/csv',
  'application/gzip',
  'application/x-gzip',
  'application/vnd.ms-excel',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'application/octet-stream',
];

const mappingText = z
  .string()
  .max(4000)
  .transform((text, context) => {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      context.addIssue('must be a JSON object: field → heading in the file');
      return z.NEVER;
    }
  })
  .pipe(columnMapping)
  .describe('JSON: field → heading in the file');

const uploadImport = command({
  action: createImport.action,
  summary: 'Import a file: its bytes are the body, everything else is in the query',
  params: z.strictObject({
    fileName: line(255).describe('Its name; shown in the list of imports'),
    merchantId: merchantId.optional().describe('Whose books; absent when merchantColumn names the merchants'),
    commit: z
      .stringbool()
      .default(true)
      .describe('false: stop before the first row is written, for a preview'),
    profile: importProfile.default('auto'),
    mapping: mappingText.optional(),
    sheet: line(100).optional().describe('XLSX: name of the sheet; default the first'),
    timeZone: z
      .string()
      .max(64)
      .optional()
      .describe("Zone of times in the file without one; default: the merchant's"),
    currency: importOptions.currency,
    dateOrder: importOptions.dateOrder,
    merchantColumn: line(200)
      .optional()
      .describe('Heading of the column that names the merchant of each row (门店)'),
    createMerchants: z
      .stringbool()
      .default(false)
      .describe('With merchantColumn: open books for names not yet known'),
  }),
  result: importRecord,
});

const downloadErrors = query({
  action: 'gateway.downloadImportErrors',
  summary: readImportErrors.summary,
  params: z.object({ importId: jobId }),
  result: z.string().describe('CSV'),
});

export function importRoutes(door: Door): Route[] {
  return [
    route({
      method: 'POST',
      path: '/api/v1/imports',
      contract: uploadImport,
      allow: MAY.importFiles,
      status: 202,
      limit: 'import',
      idempotency: 'required',
      audit,
      accepts: FILE_TYPES,
      from: Object.fromEntries(
        Object.keys(uploadImport.params.shape).map((name) => [name, 'query' as const]),
      ),
      location: jobLocation,
      serve: (exchange) => takeFile(door, exchange),
    }),
    route({ method: 'GET', path: '/api/v1/imports', contract: listImports, allow: MAY.readBooks }),
    route({ method: 'GET', path: ONE, contract: getImport, allow: MAY.readBooks }),
    route({
      method: 'GET',
      path: `${ONE}/preview`,
      contract: previewImport,
      allow: MAY.importFiles,
      problems: ['IMPORT_NOT_READY'],
    }),
    route({
      method: 'PUT',
      path: `${ONE}/mapping`,
      contract: setImportMapping,
      allow: MAY.importFiles,
      audit,
    }),
    route({
      method: 'POST',
      path: `${ONE}/commit`,
      contract: commitImport,
      allow: MAY.importFiles,
      status: 202,
      audit,
      location: jobLocation,
    }),
    route({
      method: 'GET',
      path: `${ONE}/errors.csv`,
      contract: downloadErrors,
      allow: MAY.importFiles,
      audit: { action: 'import.downloadErrors', resourceType: 'import' },
      answers: 'text/csv',
      serve: (exchange) => {
        const { importId } = exchange.params;
        return sendFile(exchange, (offset) => exchange.ask(readImportErrors, { importId, offset }));
      },
    }),
  ];
}

async function takeFile(
  door: Door,
  exchange: Exchange<ParamsOf<typeof uploadImport>>,
): Promise<ResultOf<typeof createImport>> {
  const { params, request, reply, ask, idempotency } = exchange;
  const { fileName, ...options } = params;
  if (!(request.body instanceof Readable))
    throw problem('FILE_NOT_READABLE', { reason: { en: 'the body is empty', zh: '请求体为空' } });
  const length = request.headers['content-length'];
  try {
    const upload = await sendUpload(
      request.body,
      {
        fileName,
        limitBytes: door.settings.importMaxBytes,
        sizeBytes: length === undefined ? undefined : Number(length),
      },
      ask,
    );
    if (upload.sizeBytes === 0) {
      await ask(discardUpload, { uploadId: upload.uploadId });
      throw problem('FILE_NOT_READABLE', { reason: { en: 'the file is empty', zh: '文件为空' } });
    }
    const fingerprint = createHash('sha256')
      .update(`${idempotency!.fingerprint} ${upload.sha256}`)
      .digest('hex');
    return await ask(
      createImport,
      { uploadId: upload.uploadId, ...options },
      { idempotency: { key: idempotency!.key, fingerprint } },
    );
  } catch (error) {
    // The rest of the file is not read: the connection cannot be used for another request.
    if (!request.body.readableEnded) reply.header('connection', 'close');
    throw error;
  }
}
