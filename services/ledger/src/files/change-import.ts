import type { Call } from '@merchant-analysis/broker/service';
import type { ParamsOf } from '@merchant-analysis/contracts/contract';
import type { commitImport, ImportRecord, setImportMapping } from '@merchant-analysis/contracts/files';
import { problem } from '@merchant-analysis/contracts/problems';
import type { ImportEntry } from '../ports/imports.js';
import type { FileTools } from './file-tools.js';
import { resolvePlan } from './resolve-plan.js';
import { planOf, showImport } from './show-import.js';
import { startImport } from './start-import.js';
import { findOwnImport } from './visible-imports.js';

/** Reads the head of the file again with other options; what is not given stays as it was. */
export function changeMapping(tools: FileTools) {
  return async (params: ParamsOf<typeof setImportMapping>, call: Call): Promise<ImportRecord> => {
    const { importId, ...options } = params;
    const entry = await findOwnImport(tools, call.caller, importId);
    if (entry.state !== 'awaiting-commit') throw notReady(entry, 'changed', '修改');
    const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
    const wish = { ...planOf(entry), ...given };
    const { plan } = await tools.uploads.useLocally(entry.tenantId, wish.uploadId, ({ path }) =>
      resolvePlan(path, wish, tools.bounds),
    );
    const note = () => ({ resourceType: 'import', resourceId: importId, changes: given });
    const isChanged = await tools.imports.changeImport(
      entry.tenantId,
      importId,
      ['awaiting-commit'],
      { plan: { ...plan, caller: call.caller } },
      call.withRecord(note),
    );
    if (!isChanged) throw notReady(await findOwnImport(tools, call.caller, importId), 'changed', '修改');
    call.audit(note());
    return showImport(tools, await findOwnImport(tools, call.caller, importId));
  };
}

export function commit(tools: FileTools) {
  return async ({ importId }: ParamsOf<typeof commitImport>, call: Call): Promise<ImportRecord> => {
    const entry = await findOwnImport(tools, call.caller, importId);
    const { imports } = tools;
    const committed = { ...entry.plan, committedBy: call.idempotency?.key, caller: call.caller };
    const note = () => ({ resourceType: 'import', resourceId: importId, changes: { state: 'waiting' } });
    const isMine = await imports.changeImport(
      entry.tenantId,
      importId,
      ['awaiting-commit'],
      { state: 'waiting', plan: committed },
      call.withRecord(note),
    );
    const after = await findOwnImport(tools, call.caller, importId);
    const isRepeated = call.idempotency !== undefined && after.plan['committedBy'] === call.idempotency.key;
    if (!isMine && !isRepeated) throw notReady(after, 'committed', '提交');
    if (after.state === 'waiting') await startImport(tools, after, call.caller);
    call.audit(note());
    return showImport(tools, after);
  };
}

export function notReady(entry: ImportEntry, en: string, zh: string): Error {
  return problem('IMPORT_NOT_READY', { state: entry.state, action: { en, zh } });
}
