import type { Call } from '@merchant-analysis/broker/service';
import type { Caller } from '@merchant-analysis/contracts/caller';
import type { ParamsOf, ResultOf } from '@merchant-analysis/contracts/contract';
import type { createExport, readExportPart } from '@merchant-analysis/contracts/files';
import { problem } from '@merchant-analysis/contracts/problems';
import type { JobWork } from '@merchant-analysis/jobs/job-runner';
import { parseDate } from '@merchant-analysis/kernel/business-date';
import { getVisibleGroup, getVisibleMerchant } from '../actions/visibility.js';
import type { ExportRequest } from '../export/export-request.js';
import type { BooksPlace } from '../open-books.js';
import type { FileStores } from '../ports/file-stores.js';
import type { GroupPort } from '../ports/groups.js';
import type { FileTools } from './file-tools.js';
import { runWorker } from './run-worker.js';
import { showJob } from './show-import.js';

type ExportTools = FileTools & { readonly groups: GroupPort };

export function beginExport(tools: ExportTools) {
  return async (
    params: ParamsOf<typeof createExport>,
    call: Call,
  ): Promise<ResultOf<typeof createExport>> => {
    const { caller } = call;
    const { content, format, from, to, report, merchantId, groupId } = params;
    const request: ExportRequest = {
      content,
      format,
      report,
      merchantIds: await settleMerchants(tools, caller, merchantId, groupId),
      fromDay: from === undefined ? undefined : parseDate(from),
      toDay: to === undefined ? undefined : parseDate(to),
    };
    if (content === 'report' && !report) {
      const wrong = {
        path: 'report',
        message: 'content report needs its tables',
        zh: '导出报告需要给出其表格',
      };
      throw problem('VALIDATION_FAILED', {}, { errors: [wrong] });
    }
    const note = ({ id }: { id: string }) => ({
      resourceType: 'export',
      resourceId: id,
      changes: { content, format, merchantId, groupId, from, to },
    });
    const job = await tools.jobs.create(
      { id: tools.newId('exp'), kind: 'export', caller, request: { ...request }, unit: 'rows', merchantId },
      call.withRecord(note),
    );
    tools.wake();
    call.audit(note(job));
    return showJob(job, tools.isWaiting());
  };
}

/** A part of the file. Only whoever asked for an export fetches it: what they may see was settled then. */
export function readExport(tools: FileTools) {
  return async (
    { exportId, offset, maxBytes }: ParamsOf<typeof readExportPart>,
    { caller }: Call,
  ): Promise<ResultOf<typeof readExportPart>> => {
    const job = await tools.jobs.find(caller.tenantId, exportId);
    if (job?.kind !== 'export' || job.createdBy !== caller.userId) {
      throw problem('NOT_FOUND', { what: 'export' });
    }
    if (job.state !== 'succeeded') {
      throw problem('CONFLICT', {
        reason: { en: `the export is ${job.state}`, zh: `导出处于 ${job.state} 状态` },
      });
    }
    const { content, format } = job.request as Readonly<Record<string, unknown>> & ExportRequest;
    const part = await tools.exports.readPart(caller.tenantId, exportId, offset, maxBytes);
    if (!part) throw problem('NOT_FOUND', { what: 'export file (files are kept for 7 days)' });
    const { base64, sizeBytes, nextOffset } = part;
    const mediaType =
      format === 'csv'
        ? 'text/csv; charset=utf-8'
        : 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
    return { file: { fileName: `${content}.${format}`, mediaType, sizeBytes }, base64, nextOffset };
  };
}

async function settleMerchants(
  tools: ExportTools,
  caller: Caller,
  merchantId: string | undefined,
  groupId: string | undefined,
): Promise<string[]> {
  if (merchantId !== undefined) return [(await getVisibleMerchant(tools.merchants, caller, merchantId)).id];
  return [...(await getVisibleGroup(tools.groups, caller, groupId ?? '')).merchantIds];
}

/** Writes an export in a thread of its own; begun again, it writes the file anew. */
export function exportWork(options: Pick<FileStores, 'exports'> & { books: BooksPlace }): JobWork {
  return async ({ tenantId, id, request }, control) => {
    const path = await options.exports.draftPath(tenantId, id);
    const task = { books: options.books, tenantId, request, path };
    await runWorker(new URL('./export-worker.js', import.meta.url), task, control);
    return options.exports.keep(tenantId, id, path);
  };
}
