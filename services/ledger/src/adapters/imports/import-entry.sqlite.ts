import type { SQLInputValue } from 'node:sqlite';
import type { ImportEntry } from '../../ports/imports.js';

/** Columns of `import_entry` that an entry fills, in the order of `valuesOfEntry`. */
export const ENTRY_COLUMNS = `tenant_id, import_id, merchant_id, created_by, file_name, file_bytes, sha256,
  state, plan, created_at, finished_at`;

/** @param tenantId whose books it goes into: a copy may go elsewhere than where the entry came from */
export function valuesOfEntry(tenantId: string, entry: ImportEntry): SQLInputValue[] {
  return [
    tenantId,
    entry.importId,
    entry.merchantId ?? null,
    entry.createdBy,
    entry.fileName,
    entry.fileBytes,
    entry.sha256,
    entry.state,
    JSON.stringify(entry.plan),
    entry.createdAt,
    entry.finishedAt ?? null,
  ];
}
