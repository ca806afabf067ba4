import { createHash } from 'node:crypto';
import type { Merchant, MerchantGroup } from '@merchant-analysis/contracts/merchants';
import type { BookedRow, LedgerRow } from '../domain/ledger-row.js';
import type { ImportEntry } from '../ports/imports.js';
import type { LedgerStore } from '../ports/ledger-store.js';
import type { RowPosition } from '../ports/transactions.js';

/** Thrown when a copy may not begin or go on; the message says what to do. */
export class CopyRefused extends Error {
  override readonly name = 'CopyRefused';
}

export interface CopyProgress {
  readonly step: 'imports' | 'transactions' | 'invoices' | 'groups';
  /** Of how many merchants or imports. */
  readonly done: number;
  readonly total: number;
  /** Written by this run. */
  readonly rows: number;
}

export interface CopyOptions {
  readonly from: LedgerStore;
  readonly to: LedgerStore;
  readonly tenantId: string;
  readonly onProgress: (progress: CopyProgress) => void;
}

export interface CopyResult {
  /** False: an earlier run had done it all. */
  readonly hasCopied: boolean;
  readonly merchants: number;
  readonly imports: number;
  /** Written by this run. */
  readonly rows: number;
}

interface Mark {
  readonly state: 'copying' | 'done';
  readonly fingerprint: string;
}

interface Content {
  readonly merchants: readonly Merchant[];
  readonly groups: readonly MerchantGroup[];
  /** Oldest first. */
  readonly imports: readonly ImportEntry[];
}

const PAGE = 2_000;
const WHOLE = 'whole';
const OPEN_STATES: readonly ImportEntry['state'][] = ['awaiting-commit', 'waiting', 'running'];

/**
 * Copies the books of one tenant into books that have nothing of that tenant. How far it is, is kept there: killed
 * and run again, it goes on. Every step may be repeated, for what is there already stays.
 * @throws CopyRefused when the target has other content, the source is in use, or it changed since the copy began
 */
export async function copyBooks(options: CopyOptions): Promise<CopyResult> {
  const { from, to, tenantId } = options;
  const content = await readContent(from, tenantId);
  const { merchants, imports } = content;
  const open = imports.filter(({ state }) => OPEN_STATES.includes(state));
  if (open.length > 0) {
    const ids = open.map(({ importId }) => importId).join(', ');
    throw new CopyRefused(`Imports are not over yet: ${ids}. Let them end or cancel them, then copy.`);
  }
  const fingerprint = fingerprintOf(content);
  const counts = { merchants: merchants.length, imports: imports.length };
  if (await isDone(to, tenantId, fingerprint)) return { hasCopied: false, ...counts, rows: 0 };
  await to.copy.writeMark(tenantId, WHOLE, { state: 'copying', fingerprint } satisfies Mark);
  for (const merchant of merchants) {
    // The next version: an answer kept for any that these books ever had is never taken for one of the copy.
    await to.copy.putMerchant(tenantId, { ...merchant, dataVersion: merchant.dataVersion + 1 });
  }
  await copyImports(options, imports);
  const rows = await copyAllRows(options, merchants);
  await copyInvoices(options, merchants, rows);
  for (const group of content.groups) await to.copy.putGroup(tenantId, group);
  if (fingerprintOf(await readContent(from, tenantId)) !== fingerprint) {
    throw new CopyRefused(
      'The books changed while they were copied: stop the platform, empty the target, copy.',
    );
  }
  await to.copy.writeMark(tenantId, WHOLE, { state: 'done', fingerprint } satisfies Mark);
  await to.copy.clearMarksBut(tenantId, WHOLE);
  return { hasCopied: true, ...counts, rows };
}

async function isDone(to: LedgerStore, tenantId: string, fingerprint: string): Promise<boolean> {
  const mark = (await to.copy.readMark(tenantId, WHOLE)) as Mark | undefined;
  if (!mark) {
    if (!(await to.copy.listTenants()).includes(tenantId)) return false;
    throw new CopyRefused(`There are other books of ${tenantId} in the target: copy into empty ones.`);
  }
  if (mark.fingerprint !== fingerprint) {
    const what = mark.state === 'done' ? 'were copied' : 'began to be copied';
    throw new CopyRefused(
      `The books of ${tenantId} changed since they ${what}: empty the target, then copy.`,
    );
  }
  return mark.state === 'done';
}

async function readContent({ merchants, groups, imports }: LedgerStore, tenantId: string): Promise<Content> {
  const limit = 500;
  const content = {
    merchants: [] as Merchant[],
    groups: [] as MerchantGroup[],
    imports: [] as ImportEntry[],
  };
  for (let page: Merchant[] = []; ; ) {
    page = await merchants.listMerchants({ tenantId, afterId: page.at(-1)?.id, limit });
    content.merchants.push(...page);
    if (page.length < limit) break;
  }
  for (let page: MerchantGroup[] = []; ; ) {
    page = await groups.listGroups({ tenantId, afterId: page.at(-1)?.id, limit });
    content.groups.push(...page);
    if (page.length < limit) break;
  }
  for (let page: ImportEntry[] = []; ; ) {
    page = await imports.listImports({ tenantId, before: page.at(-1), limit });
    content.imports.push(...page);
    if (page.length < limit) break;
  }
  content.imports.reverse();
  return content;
}

/** Every change of the books changes a version or an import: two equal ones are the same books. */
function fingerprintOf({ merchants, groups, imports }: Content): string {
  const parts = [
    merchants.map(({ id, dataVersion, version }) => [id, dataVersion, version]),
    groups.map(({ id, version }) => [id, version]),
    imports.map(({ importId, state }) => [importId, state]),
  ];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

async function copyImports(
  { from, to, tenantId, onProgress }: CopyOptions,
  imports: readonly ImportEntry[],
): Promise<void> {
  const total = imports.length;
  for (const [done, entry] of imports.entries()) {
    const { importId } = entry;
    const name = `import:${importId}`;
    if ((await to.copy.readMark(tenantId, name)) === undefined) {
      await to.copy.putImport(tenantId, entry, await from.imports.countImport(tenantId, importId));
      for (let afterRow = -1; ; ) {
        const page = await from.imports.listRejects(tenantId, importId, { afterRow, limit: PAGE });
        await to.copy.putRejects(tenantId, importId, page);
        if (page.length < PAGE) break;
        afterRow = page.at(-1)!.row;
      }
      await to.copy.writeMark(tenantId, name, 'done');
    }
    onProgress({ step: 'imports', done: done + 1, total, rows: 0 });
  }
}

async function copyAllRows(options: CopyOptions, merchants: readonly Merchant[]): Promise<number> {
  const { onProgress } = options;
  const total = merchants.length;
  let rows = 0;
  for (const [done, { id }] of merchants.entries()) {
    await copyRows(options, id, (written) => {
      rows += written;
      onProgress({ step: 'transactions', done, total, rows });
    });
    onProgress({ step: 'transactions', done: done + 1, total, rows });
  }
  return rows;
}

/** The rows of one merchant, newest first, from where a run before this one got to. */
async function copyRows(
  { from, to, tenantId }: CopyOptions,
  merchantId: string,
  onRows: (written: number) => void,
): Promise<void> {
  const name = `rows:${merchantId}`;
  const mark = (await to.copy.readMark(tenantId, name)) as RowPosition | 'done' | undefined;
  if (mark === 'done') return;
  for (let after = mark; ; ) {
    const query = { tenantId, merchantId, after, filters: {}, limit: PAGE, mostVisited: PAGE };
    const { rows, next } = await from.transactions.readPage(query);
    for (const [importId, ofImport] of byImport(rows)) await to.copy.putRows(tenantId, importId, ofImport);
    onRows(rows.length);
    const reached = next && {
      occurredAt: next.occurredAt,
      source: next.source,
      externalId: next.externalId,
    };
    await to.copy.writeMark(tenantId, name, reached ?? 'done');
    if (!reached) return;
    after = reached;
  }
}

function byImport(rows: readonly BookedRow[]): Map<string | undefined, LedgerRow[]> {
  const groups = new Map<string | undefined, LedgerRow[]>();
  for (const { importId, businessDay: _day, ...row } of rows) {
    const group = groups.get(importId);
    if (group) group.push(row);
    else groups.set(importId, [row]);
  }
  return groups;
}

async function copyInvoices(
  { from, to, tenantId, onProgress }: CopyOptions,
  merchants: readonly Merchant[],
  rows: number,
): Promise<void> {
  const total = merchants.length;
  for (const [done, { id: merchantId }] of merchants.entries()) {
    const query = { tenantId, merchantIds: [merchantId], openOnly: false, limit: PAGE };
    let page = await from.invoices.listInvoices(query);
    while (page.length > 0) {
      const invoices = page.map(({ merchantId: _merchant, dueDay: _day, ...invoice }) => invoice);
      await to.invoices.putInvoices({ tenantId, merchantId, invoices });
      if (page.length < PAGE) break;
      page = await from.invoices.listInvoices({ ...query, after: page.at(-1) });
    }
    onProgress({ step: 'invoices', done: done + 1, total, rows });
  }
}
