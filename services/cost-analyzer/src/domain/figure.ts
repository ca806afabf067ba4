import type { LocalizedText } from '@merchant-analysis/kernel/text';

/** Why a figure could not be computed from these books: an answer, never a zero. */
export interface NotEnoughData {
  status: 'not-enough-data';
  code: string;
  reason: LocalizedText;
}

export type Figure<T> = { status: 'done'; value: T } | NotEnoughData;

export function done<T>(value: T): { status: 'done'; value: T } {
  return { status: 'done', value };
}

export function notEnoughData(code: string, reason: LocalizedText): NotEnoughData {
  return { status: 'not-enough-data', code, reason };
}
