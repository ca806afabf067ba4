import { query } from '@merchant-analysis/contracts/contract';
import { createExport, getLedgerJob, readExportPart } from '@merchant-analysis/contracts/files';
import { jobId } from '@merchant-analysis/contracts/jobs';
import { z } from 'zod';
import { MAY } from '../roles.js';
import { type Route, route } from '../route.js';
import { sendFile } from '../uploads/send-file.js';
import { jobLocation } from './jobs.js';

const getExport = query({
  action: 'gateway.getExport',
  summary: 'The job that writes an export',
  params: z.object({ exportId: jobId }),
  result: getLedgerJob.result,
});

const downloadExport = query({
  action: 'gateway.downloadExport',
  summary: 'The file of a finished export',
  params: z.object({ exportId: jobId }),
  result: z.string().describe('The file'),
});

/** Books that leave the house: making the file and fetching it are both recorded. */
export const exportRoutes: readonly Route[] = [
  route({
    method: 'POST',
    path: '/api/v1/exports',
    contract: createExport,
    allow: MAY.exportBooks,
    status: 202,
    audit: { resourceType: 'export' },
    location: jobLocation,
  }),
  route({
    method: 'GET',
    path: '/api/v1/exports/:exportId',
    contract: getExport,
    allow: MAY.exportBooks,
    serve: ({ params: { exportId }, ask }) => ask(getLedgerJob, { jobId: exportId }),
  }),
  route({
    method: 'GET',
    path: '/api/v1/exports/:exportId/file',
    contract: downloadExport,
    allow: MAY.exportBooks,
    audit: { action: 'export.download', resourceType: 'export' },
    answers: 'application/octet-stream',
    problems: ['CONFLICT'],
    serve: (exchange) => {
      const { exportId } = exchange.params;
      return sendFile(exchange, (offset) => exchange.ask(readExportPart, { exportId, offset }));
    },
  }),
];
