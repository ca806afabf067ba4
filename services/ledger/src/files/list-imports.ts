import type { Call } from '@merchant-analysis/broker/service';
import { isLimited } from '@merchant-analysis/contracts/caller';
import type { ParamsOf, ResultOf } from '@merchant-analysis/contracts/contract';
import type { getImport, listImports } from '@merchant-analysis/contracts/files';
import { problem } from '@merchant-analysis/contracts/problems';
import { getVisibleMerchant } from '../actions/visibility.js';
import type { ImportEntry } from '../ports/imports.js';
import type { FileTools } from './file-tools.js';
import { showImport } from './show-import.js';
import { findOwnImport, maySeeImport } from './visible-imports.js';

export function showOneImport(tools: FileTools) {
  return async ({ importId }: ParamsOf<typeof getImport>, { caller }: Call) =>
    showImport(tools, await findOwnImport(tools, caller, importId));
}

/** Pages of imports. A limited caller's page may come back short while there is more: go on with its cursor. */
export function listOwnImports(tools: FileTools) {
  return async (
    { merchantId, limit, cursor }: ParamsOf<typeof listImports>,
    { caller }: Call,
  ): Promise<ResultOf<typeof listImports>> => {
    if (merchantId !== undefined) await getVisibleMerchant(tools.merchants, caller, merchantId);
    const entries = await tools.imports.listImports({
      tenantId: caller.tenantId,
      merchantIds: merchantId === undefined ? undefined : [merchantId],
      limit: limit + 1,
      before: cursor === undefined ? undefined : readCursor(cursor),
    });
    const page = entries.slice(0, limit);
    const visible: ImportEntry[] = [];
    for (const entry of page) {
      if (!isLimited(caller) || (await maySeeImport(tools, caller, entry))) visible.push(entry);
    }
    const last = page[page.length - 1];
    const hasMore = entries.length > limit;
    return {
      data: await Promise.all(visible.map((entry) => showImport(tools, entry))),
      page: { hasMore, nextCursor: hasMore && last ? writeCursor(last) : undefined },
    };
  };
}

function writeCursor({ createdAt, importId }: ImportEntry): string {
  return Buffer.from(JSON.stringify([createdAt, importId])).toString('base64url');
}

function readCursor(cursor: string): { createdAt: number; importId: string } {
  try {
    const [createdAt, importId] = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as unknown[];
    if (typeof createdAt === 'number' && typeof importId === 'string') return { createdAt, importId };
  } catch {
    // Falls through: whatever was wrong with it, it is not one of ours.
  }
  throw problem('CURSOR_INVALID');
}
