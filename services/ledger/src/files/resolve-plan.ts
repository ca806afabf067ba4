import type { ImportPlan, StoredPlan } from '../import/plan.js';
import type { FileBounds } from '../import/source/file-bounds.js';
import { type OpenedTable, openTable } from '../import/table/open-table.js';

/**
 * Reads the head of a file and keeps what came of it with the plan.
 * @throws Problem FILE_NOT_READABLE, COLUMN_MISSING or PROFILE_NOT_RECOGNIZED
 */
export async function resolvePlan(
  path: string,
  wish: Omit<ImportPlan, 'format' | 'encoding'>,
  bounds: FileBounds,
): Promise<{ plan: StoredPlan; opened: OpenedTable }> {
  const { profile, mapping, sheet, merchantColumn } = wish;
  const opened = await openTable(path, { profile, mapping, sheet, merchantColumn }, bounds);
  const { layout, columns, headings } = opened.table;
  const fields = [...columns].map(([name, column]) => [name, headings[column] ?? ''] as const);
  const plan: StoredPlan = {
    ...wish,
    format: opened.format,
    encoding: opened.text?.file.encoding,
    resolved: { profile: layout.profile, mapping: Object.fromEntries(fields), headings },
  };
  return { plan, opened };
}
