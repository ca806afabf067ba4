import type { Merchant } from '@merchant-analysis/contracts/merchants';
import { formatDecimal, minorDigitsOf } from '@merchant-analysis/kernel/money';
import type { RowPosition, TransactionPort } from '../ports/transactions.js';
import type { Cell, Sheet } from './cell.js';
import type { ExportRequest } from './export-request.js';
import { TRANSACTION_HEADINGS, transactionCells } from './transaction-cells.js';

interface Source {
  readonly tenantId: string;
  readonly merchants: readonly Merchant[];
  readonly transactions: TransactionPort;
  readonly onRows: (rows: number) => void;
}

const PAGE = 2_000;
const FIRST_DAY = -1_000_000;
const LAST_DAY = 10_000_000;

/** The tables of an export. Rows are read while they are written. */
export function exportSheets(request: ExportRequest, source: Source): Sheet[] {
  switch (request.content) {
    case 'transactions':
      return [
        { name: 'transactions', headings: TRANSACTION_HEADINGS, rows: transactionRows(request, source) },
      ];
    case 'daily-rollups':
      return [rollupSheet('day', request, source)];
    case 'monthly-rollups':
      return [rollupSheet('month', request, source)];
    default:
      return (request.report ?? []).map(({ section, rows }) => ({
        name: section,
        headings: [],
        rows: rows.map((row) => row.map(reportCell)),
      }));
  }
}

async function* transactionRows(
  { fromDay, toDay }: ExportRequest,
  { tenantId, merchants, transactions, onRows }: Source,
): AsyncGenerator<Cell[]> {
  for (const merchant of merchants) {
    const cells = transactionCells(merchant);
    let after: RowPosition | undefined;
    do {
      const page = await transactions.readPage({
        tenantId,
        merchantId: merchant.id,
        after,
        filters: { fromDay, toDay },
        limit: PAGE,
        mostVisited: PAGE * 5,
      });
      for (const row of page.rows) yield cells(row);
      onRows(page.rows.length);
      after = page.next;
    } while (after);
  }
}

function rollupSheet(groupBy: 'day' | 'month', request: ExportRequest, source: Source): Sheet {
  const headings = [
    'merchant',
    groupBy === 'day' ? 'date' : 'month',
    'count',
    'inflow',
    'outflow',
    'net',
    'currency',
  ];
  return { name: `${groupBy}s`, headings, rows: rollupRows(groupBy, request, source) };
}

async function* rollupRows(
  groupBy: 'day' | 'month',
  { fromDay = FIRST_DAY, toDay = LAST_DAY }: ExportRequest,
  { tenantId, merchants, transactions, onRows }: Source,
): AsyncGenerator<Cell[]> {
  for (const merchant of merchants) {
    const digits = minorDigitsOf(merchant.currency);
    const money = (amountMinor: number): Cell => ({ number: formatDecimal(amountMinor, digits) });
    const merchantIds = [merchant.id];
    const groups = await transactions.summarize({ tenantId, merchantIds, fromDay, toDay, groupBy });
    for (const { key, count, inflowMinor, outflowMinor, netMinor } of groups) {
      const name = merchant.name.zh ?? merchant.name.en ?? merchant.id;
      yield [
        name,
        key,
        { number: String(count) },
        money(inflowMinor),
        money(outflowMinor),
        money(netMinor),
        merchant.currency,
      ];
    }
    onRows(groups.length);
  }
}

/** Amounts of a report come as plain decimals, which are exact: a spreadsheet shall sum them, not show them as text. */
const PLAIN_DECIMAL = /^-?(?:0|[1-9]\d{0,14})\.\d+$/;

function reportCell(value: string | number | null): Cell {
  if (value === null) return undefined;
  if (typeof value === 'string' && PLAIN_DECIMAL.test(value)) return { number: value };
  return typeof value === 'number' && Number.isFinite(value) ? { number: String(value) } : String(value);
}
