import type { Call } from '@merchant-analysis/broker/service';
import { type Caller, isLimited } from '@merchant-analysis/contracts/caller';
import type { ParamsOf, ResultOf } from '@merchant-analysis/contracts/contract';
import type { cancelLedgerJob, getLedgerJob, listLedgerJobs } from '@merchant-analysis/contracts/files';
import { problem } from '@merchant-analysis/contracts/problems';
import type { JobRow } from '@merchant-analysis/jobs/job-store';
import type { FileTools } from './file-tools.js';
import { discardFiles } from './import-work.js';
import { showJob } from './show-import.js';
import { maySeeImport } from './visible-imports.js';

const KINDS = ['import', 'export'] as const;

export function getJob(tools: FileTools) {
  return async ({ jobId }: ParamsOf<typeof getLedgerJob>, { caller }: Call) =>
    showJob(await findOwnJob(tools, caller, jobId), tools.isWaiting());
}

export function listJobs(tools: FileTools) {
  return async (
    { limit }: ParamsOf<typeof listLedgerJobs>,
    { caller }: Call,
  ): Promise<ResultOf<typeof listLedgerJobs>> => {
    // A limited caller may see few of them: more are looked at than are shown.
    const rows = await tools.jobs.list(caller.tenantId, {
      limit: isLimited(caller) ? 500 : limit,
      kinds: KINDS,
    });
    const visible: JobRow[] = [];
    for (const row of rows) if (await maySee(tools, caller, row)) visible.push(row);
    return { data: visible.slice(0, limit).map((row) => showJob(row, tools.isWaiting())) };
  };
}

/** Stops after the chunk in hand. What was written stays written. */
export function cancelJob(tools: FileTools) {
  return async ({ jobId }: ParamsOf<typeof cancelLedgerJob>, call: Call) => {
    const { caller } = call;
    const before = await findOwnJob(tools, caller, jobId);
    if (before.state !== 'waiting' && before.state !== 'running') {
      throw problem('JOB_NOT_RUNNING', { state: before.state });
    }
    const note = ({ kind }: Pick<JobRow, 'kind'>) => ({
      resourceType: kind,
      resourceId: jobId,
      changes: { cancelled: true },
    });
    const after = await tools.jobs.requestCancel(caller.tenantId, jobId, call.withRecord(note));
    if (!after) throw problem('NOT_FOUND', { what: 'job' });
    tools.wake();
    if (after.kind === 'import' && after.state === 'cancelled') await endWaitingImport(tools, caller, jobId);
    call.audit(note(after));
    return showJob(after, tools.isWaiting());
  };
}

/** No thread will see to an import that never began. */
async function endWaitingImport(tools: FileTools, { tenantId }: Caller, importId: string): Promise<void> {
  const entry = await tools.imports.findImport(tenantId, importId);
  if (!entry) return;
  const end = { state: 'cancelled', finishedAt: tools.now() } as const;
  if (await tools.imports.changeImport(tenantId, importId, ['waiting'], end))
    await discardFiles(tools, entry);
}

async function findOwnJob(tools: FileTools, caller: Caller, jobId: string): Promise<JobRow> {
  const row = await tools.jobs.find(caller.tenantId, jobId);
  if (!row || !(await maySee(tools, caller, row))) throw problem('NOT_FOUND', { what: 'job' });
  return row;
}

/** An import is seen by those who see its merchant, an export by whoever asked for it and by those without limits. */
async function maySee(tools: FileTools, caller: Caller, row: JobRow): Promise<boolean> {
  if (!isLimited(caller)) return true;
  if (row.kind !== 'import') return row.createdBy === caller.userId;
  const entry = await tools.imports.findImport(caller.tenantId, row.id);
  return entry !== undefined && maySeeImport(tools, caller, entry);
}
