import { type Caller, isLimited, maySeeMerchant } from '@merchant-analysis/contracts/caller';
import { problem } from '@merchant-analysis/contracts/problems';
import type { ImportEntry } from '../ports/imports.js';
import type { FileTools } from './file-tools.js';

/**
 * An import that the caller may see: of a merchant that they may see; one that a column spreads over merchants
 * is seen by those without limits and by whoever began it.
 * @throws Problem NOT_FOUND
 */
export async function findOwnImport(
  tools: FileTools,
  caller: Caller,
  importId: string,
): Promise<ImportEntry> {
  const entry = await tools.imports.findImport(caller.tenantId, importId);
  if (!entry || !(await maySeeImport(tools, caller, entry))) throw problem('NOT_FOUND', { what: 'import' });
  return entry;
}

export async function maySeeImport(
  { merchants }: Pick<FileTools, 'merchants'>,
  caller: Caller,
  entry: ImportEntry,
): Promise<boolean> {
  if (!isLimited(caller)) return true;
  if (entry.merchantId === undefined) return entry.createdBy === caller.userId;
  const merchant = await merchants.findMerchantHead(caller.tenantId, entry.merchantId);
  return merchant !== undefined && maySeeMerchant(caller, merchant);
}
