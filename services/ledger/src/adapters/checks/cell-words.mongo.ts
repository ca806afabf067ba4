import { formatDate, formatMonth } from '@merchant-analysis/kernel/business-date';
import { KIND_WORDS } from '../../domain/codes.js';
import { columnsOf, type RollupFamily } from '../rollups/rollup-families.mongo.js';

/** Sums of squares are the only fractions in the books: the order of adding shows in their last digits. */
const TOLERANCE = 1e-9;

/** What names a cell: `day=2026-10-01 kind=sale category=0`. */
export function cellInWords(family: RollupFamily, place: readonly number[], cell: readonly number[]): string {
  const isMonth = !family.key.includes('day');
  const places = isMonth ? family.place.map((name, index) => inWords(name, place[index]!)) : [];
  const keys = family.key.map((name, index) => inWords(name, cell[index]!, isMonth));
  return [...places.filter((text) => !text.startsWith('bucket')), ...keys].join(' ');
}

export function valuesInWords(family: RollupFamily, cell: readonly number[]): string {
  const from = family.key.length;
  return columnsOf(family)
    .slice(from)
    .map((name, index) => `${name}=${cell[from + index]}`)
    .join(' ');
}

export function isEqualCell(family: RollupFamily, a: readonly number[], b: readonly number[]): boolean {
  return columnsOf(family).every((name, index) => {
    const difference = Math.abs(a[index]! - b[index]!);
    return name === family.fraction ? difference <= TOLERANCE * Math.abs(b[index]!) : difference === 0;
  });
}

function inWords(name: string, value: number, isMember = false): string {
  if (name === 'day') return `day=${formatDate(value)}`;
  if (name === 'month') return `month=${formatMonth(value)}`;
  if (name !== 'code') return `${name}=${value}`;
  const kind = KIND_WORDS[value & 15] ?? value & 15;
  return `kind=${kind} ${isMember ? 'member' : 'category'}=${value >> 4}`;
}
