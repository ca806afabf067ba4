import { createHash } from 'node:crypto';
import type { Call } from '@merchant-analysis/broker/service';
import { isLimited } from '@merchant-analysis/contracts/caller';
import type { ParamsOf } from '@merchant-analysis/contracts/contract';
import type { createImport, ImportRecord } from '@merchant-analysis/contracts/files';
import { problem } from '@merchant-analysis/contracts/problems';
import { getVisibleMerchant } from '../actions/visibility.js';
import type { FileBounds } from '../import/source/file-bounds.js';
import { readBytes } from '../import/source/read-bytes.js';
import type { ImportEntry } from '../ports/imports.js';
import type { FileTools } from './file-tools.js';
import { repeatableId } from './repeatable-id.js';
import { resolvePlan } from './resolve-plan.js';
import { planOf, showImport } from './show-import.js';
import { startImport } from './start-import.js';
import { isStorageAway } from './wait-for-storage.js';

/**
 * Takes an upload in. The head of the file is read here, so a file that cannot be read, or whose columns are not
 * known, is refused at once and leaves nothing behind.
 */
export function takeImport(tools: FileTools) {
  return async (params: ParamsOf<typeof createImport>, call: Call): Promise<ImportRecord> => {
    const { caller } = call;
    const { tenantId } = caller;
    const importId = repeatableId('imp', tenantId, call.idempotency, tools.newId);
    const before = await tools.imports.findImport(tenantId, importId);
    if (before) return repeat(tools, before, params.uploadId, call);
    const upload = await tools.uploads.find(tenantId, caller.userId, params.uploadId);
    await refuseTaken(tools, params.uploadId);
    await checkTarget(tools, params, call).catch(async (error: unknown) => {
      if (!isStorageAway(error)) await tools.uploads.discard(tenantId, params.uploadId);
      throw error;
    });
    const entry = await readEntry(tools, params, call, { importId, ...upload });
    const { merchantId, fileName, sha256 } = entry;
    const note = () => ({
      resourceType: 'import',
      resourceId: importId,
      changes: { fileName, sha256, merchantId },
    });
    if (!(await tools.imports.createImport(entry, call.withRecord(note)))) {
      // The same request, sent twice at once, was quicker.
      return repeat(tools, (await tools.imports.findImport(tenantId, importId))!, params.uploadId, call);
    }
    if (params.commit) await startImport(tools, entry, caller);
    call.audit(note());
    return showImport(tools, entry);
  };
}

async function readEntry(
  tools: FileTools,
  params: ParamsOf<typeof createImport>,
  call: Call,
  upload: { importId: string; fileName: string; sizeBytes: number },
): Promise<ImportEntry> {
  const { tenantId, userId } = call.caller;
  const { merchantId, commit, uploadId, ...options } = params;
  try {
    const fingerprint = call.idempotency?.fingerprint;
    const wish = { ...options, mapping: options.mapping ?? {}, uploadId, fingerprint };
    const { plan, sha256 } = await tools.uploads.useLocally(tenantId, uploadId, async ({ path }) => ({
      ...(await resolvePlan(path, wish, tools.bounds)),
      sha256: await hashFile(path, tools.bounds),
    }));
    return {
      tenantId,
      importId: upload.importId,
      merchantId,
      createdBy: userId,
      fileName: upload.fileName,
      fileBytes: upload.sizeBytes,
      sha256,
      state: commit ? 'waiting' : 'awaiting-commit',
      plan: { ...plan, caller: call.caller },
      createdAt: tools.now(),
    };
  } catch (error) {
    // A store that is away for a moment is no fault of the file: the same request may come again.
    if (!isStorageAway(error)) await tools.uploads.discard(tenantId, uploadId);
    throw error;
  }
}

/** The same request came again: what the first one made is shown, and what it may have left undone is done. */
async function repeat(
  tools: FileTools,
  before: ImportEntry,
  uploadId: string,
  { caller, idempotency }: Call,
): Promise<ImportRecord> {
  const plan = planOf(before);
  if (plan.uploadId !== uploadId) await tools.uploads.discard(caller.tenantId, uploadId);
  if (plan.fingerprint !== idempotency?.fingerprint) throw problem('IDEMPOTENCY_KEY_REUSED');
  if (before.state === 'waiting') await startImport(tools, before, caller);
  return showImport(tools, before);
}

async function checkTarget(
  tools: FileTools,
  params: ParamsOf<typeof createImport>,
  { caller }: Call,
): Promise<void> {
  const { merchantId, merchantColumn, createMerchants, currency } = params;
  if ((merchantId === undefined) === (merchantColumn === undefined)) {
    const message = 'give either merchantId or merchantColumn';
    const zh = '请提供 merchantId 或 merchantColumn 其中之一';
    throw problem('VALIDATION_FAILED', {}, { errors: [{ path: 'merchantId', message, zh }] });
  }
  if (createMerchants && isLimited(caller)) throw problem('NOT_ALLOWED', { role: caller.roles.join(', ') });
  if (merchantId === undefined) return;
  const merchant = await getVisibleMerchant(tools.merchants, caller, merchantId);
  if (currency !== undefined && currency !== merchant.currency) {
    throw problem('CURRENCY_MISMATCH', { expected: merchant.currency, given: currency });
  }
}

/** An upload belongs to one import: when that ends, it is removed. */
async function refuseTaken({ imports }: FileTools, uploadId: string): Promise<void> {
  const open = await imports.listImportsInState(['awaiting-commit', 'waiting', 'running']);
  if (!open.some((entry) => entry.plan['uploadId'] === uploadId)) return;
  throw problem('CONFLICT', { reason: { en: 'the upload is being imported', zh: '该上传文件正在导入' } });
}

async function hashFile(path: string, bounds: FileBounds): Promise<string> {
  const digest = createHash('sha256');
  for await (const block of readBytes(path, 'plain', bounds)) digest.update(block);
  return digest.digest('hex');
}
