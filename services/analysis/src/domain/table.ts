import { formatDecimal, minorDigitsOf } from '@merchant-analysis/kernel/money';
import type { LocalizedText } from '@merchant-analysis/kernel/text';

export type Cell = string | number | null;

/** A section of a report: the first row holds the headings. */
export interface Table {
  section: string;
  rows: Cell[][];
}

/** Headings in both languages: `月份 Month`. */
export function both(zh: string, en: string): string {
  return `${zh} ${en}`;
}

/** The two languages of a reason as two cells. */
export function reasonCells(reason: LocalizedText | undefined): Cell[] {
  return reason === undefined ? ['', ''] : [reason.zh, reason.en];
}

/** Writes amounts of one currency as plain decimals, exactly: `-1234.50`. */
export function amountWriter(currency: string): (amountMinor: number) => string {
  const digits = minorDigitsOf(currency);
  return (amountMinor) => formatDecimal(amountMinor, digits);
}

/** The table that stands where a part or a figure has no value: its status and the reason in both languages. */
export function absentTable(
  section: string,
  absent: {
    status: string;
    code?: string;
    reason?: LocalizedText;
    problem?: { code: string; title: string };
  },
): Table {
  const code = absent.code ?? absent.problem?.code ?? '';
  const reason = absent.reason ?? { zh: '', en: absent.problem?.title ?? '' };
  return {
    section,
    rows: [
      [both('状态', 'Status'), both('代码', 'Code'), '原因', 'Reason'],
      [absent.status, code, ...reasonCells(reason)],
    ],
  };
}
