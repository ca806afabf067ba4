import type { Caller } from '@merchant-analysis/contracts/caller';
import type { ImportEntry } from '../ports/imports.js';
import type { FileTools } from './file-tools.js';

/** Puts an import in line. The job has the id of the import, so there is only ever one. */
export async function startImport(
  { jobs, wake }: Pick<FileTools, 'jobs' | 'wake'>,
  entry: ImportEntry,
  caller: Caller,
): Promise<void> {
  if (!(await jobs.find(entry.tenantId, entry.importId))) {
    const { importId: id, merchantId } = entry;
    const job = { id, kind: 'import', caller, request: {}, unit: 'rows', merchantId } as const;
    await jobs.create(job, { key: id, fingerprint: id });
  }
  wake();
}
