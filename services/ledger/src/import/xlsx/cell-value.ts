import { formatExcelDate } from './excel-date.js';

/**
 * A cell whose value cannot be taken: the mark, then the kind. It travels in the place of the text, because only
 * who knows which columns matter can say whether the row suffers. No XML text can hold the mark itself.
 */
export const DAMAGED = '\u0001';

export interface RawCell {
  readonly type: string;
  readonly value: string | undefined;
  readonly inline: string | undefined;
  readonly hasFormula: boolean;
  readonly isDate: boolean;
}

interface CellContext {
  readonly strings: readonly string[];
  readonly uses1904: boolean;
}

/**
 * The text of a cell as a person sees it: of a formula its stored result, of a date its wall time, of a number
 * its 15 significant digits. A whole number of more digits has lost some: it was an id, and is damaged.
 */
export function cellText(cell: RawCell, { strings, uses1904 }: CellContext): string {
  if (cell.type === 'inlineStr') return cell.inline ?? '';
  const value = cell.value;
  if (value === undefined || (value === '' && cell.type !== 'str'))
    return cell.hasFormula ? `${DAMAGED}formula` : '';
  switch (cell.type) {
    case 's':
      return strings[Number(value)] ?? `${DAMAGED}error`;
    case 'str':
    case 'd':
      return value;
    case 'b':
      return value === '1' ? 'TRUE' : 'FALSE';
    case 'e':
      return `${DAMAGED}error`;
    default:
      return cell.isDate ? dateText(value, uses1904) : numberText(value);
  }
}

function dateText(value: string, uses1904: boolean): string {
  return formatExcelDate(Number(value), uses1904) ?? `${DAMAGED}date`;
}

/** A short whole or decimal number is taken as it stands; others are rounded as Excel shows them. */
function numberText(value: string): string {
  if (value.length <= 15 && /^-?\d+(\.\d+)?$/.test(value)) return value;
  const number = Number(value);
  if (!Number.isFinite(number)) return `${DAMAGED}error`;
  if (Number.isInteger(number) && Math.abs(number) >= 1e15) return `${DAMAGED}digits`;
  return plainDecimal(Number(number.toPrecision(15)));
}

/** A number without an exponent: 1e-7 is "0.0000001". */
export function plainDecimal(number: number): string {
  const text = String(number);
  const match = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(text);
  if (!match) return text;
  const digits = match[2]! + (match[3] ?? '');
  const exponent = Number(match[4]);
  if (exponent < 0) return `${match[1]}0.${'0'.repeat(-exponent - 1)}${digits}`;
  return match[1] + digits.padEnd(exponent + 1, '0');
}
