import type { Call } from '@merchant-analysis/broker/service';
import type { ParamsOf, ResultOf } from '@merchant-analysis/contracts/contract';
import type { previewImport } from '@merchant-analysis/contracts/files';
import { createMerchant } from '@merchant-analysis/contracts/merchants';
import { businessCalendar, formatDate } from '@merchant-analysis/kernel/business-date';
import { minorDigitsOf } from '@merchant-analysis/kernel/money';
import type { LedgerRow } from '../domain/ledger-row.js';
import { RecordConverter } from '../import/convert-record.js';
import { textsOf } from '../import/csv/cells.js';
import { HEAD_RECORDS } from '../import/csv/read-head.js';
import type { StoredPlan } from '../import/plan.js';
import { isRequired } from '../import/profiles/layout.js';
import type { BooksOf } from '../import/profiles/row-reader.js';
import { openTable } from '../import/table/open-table.js';
import { TableRegion } from '../import/table/table-region.js';
import { type DateOrder, orderOf } from '../import/values/date-order.js';
import { DAMAGED } from '../import/xlsx/cell-value.js';
import type { ImportEntry, ImportPort } from '../ports/imports.js';
import { notReady } from './change-import.js';
import type { FileTools } from './file-tools.js';
import { planOf } from './show-import.js';
import { findOwnImport } from './visible-imports.js';

type Preview = ResultOf<typeof previewImport>;
type Reject = Awaited<ReturnType<ImportPort['listRejects']>>[number];

/** The first rows of a file as they would be read. Nothing is written, no merchant is made. */
export function preview(tools: FileTools) {
  return async (params: ParamsOf<typeof previewImport>, call: Call): Promise<Preview> => {
    const entry = await findOwnImport(tools, call.caller, params.importId);
    if (entry.finishedAt !== undefined) throw notReady(entry, 'previewed any more', '预览');
    const plan = planOf(entry);
    const { profile, mapping, sheet, merchantColumn } = plan;
    const records = HEAD_RECORDS + params.rows;
    const wish = { profile, mapping, sheet, merchantColumn, records };
    const { table, head } = await tools.uploads.useLocally(entry.tenantId, plan.uploadId, ({ path }) =>
      openTable(path, wish, tools.bounds),
    );
    const column = table.columns.get('occurredAt') ?? -1;
    const order = plan.dateOrder ?? orderIn(head.map((record) => record[column] ?? ''));
    const converter = new RecordConverter(table, order, tools.bounds.maxColumns);
    const books = await provisionalBooks(tools, entry, plan);
    const lines = new TableRegion({ table }).linesOf(head).slice(0, params.rows);
    return {
      headings: [...table.headings],
      profile: table.layout.profile,
      mapping: plan.resolved.mapping,
      fields: table.layout.fields.map(({ name, description }) => ({
        name,
        required: isRequired(table.layout, name),
        description,
      })),
      rows: lines.map(({ record, row }) => {
        const rows: LedgerRow[] = [];
        const rejects: Reject[] = [];
        converter.convert(record, row, books, rows, rejects);
        const cells = textsOf(record).map((cell) => (cell.startsWith(DAMAGED) ? '' : cell));
        return {
          row,
          cells,
          transaction: rows[0] && shown(rows[0]),
          rejected: rejects[0] && reasonOf(rejects[0]),
        };
      }),
    };
  };
}

function orderIn(dates: readonly string[]): DateOrder {
  const seen = new Set(dates.map(orderOf).filter((order) => order !== undefined));
  return seen.size === 1 ? [...seen][0]! : 'undecided';
}

/** The merchant's books; with a column that names merchants, what a new merchant would get. */
async function provisionalBooks(tools: FileTools, entry: ImportEntry, plan: StoredPlan): Promise<BooksOf> {
  const known = entry.merchantId && (await tools.merchants.findMerchant(entry.tenantId, entry.merchantId));
  const { currency, timeZone } = plan;
  const merchant = known || createMerchant.params.parse({ name: { en: '-' }, currency, timeZone });
  return {
    merchantId: entry.merchantId ?? '',
    currency: merchant.currency,
    minorDigits: minorDigitsOf(merchant.currency),
    calendar: businessCalendar(timeZone ?? merchant.timeZone),
  };
}

function shown({ occurredAt, settledDay, merchantId: _, ...row }: LedgerRow): Record<string, unknown> {
  const settledOn = settledDay === undefined ? undefined : formatDate(settledDay);
  const fields = { ...row, occurredAt: new Date(occurredAt).toISOString(), settledOn };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

function reasonOf({ column, reason }: Reject): { column?: string; reason: string } {
  return column === undefined ? { reason } : { column, reason };
}
