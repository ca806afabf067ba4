import type { Merchant } from '@merchant-analysis/contracts/merchants';
import { problem } from '@merchant-analysis/contracts/problems';
import type { Problem } from '@merchant-analysis/kernel/problem';
import type { MerchantFields } from '../../ports/merchants.js';

/** What decides where an amount belongs: it changes only while there are no books. */
const FIXED_BY_BOOKS = ['timeZone', 'currency', 'dayCut'] as const;

/** The names of the fields that a change would move amounts by. */
export function whatMoves(before: Merchant, changes: Partial<MerchantFields>): string[] {
  return FIXED_BY_BOOKS.filter((name) => changes[name] !== undefined && changes[name] !== before[name]);
}

export function booksStay(moved: readonly string[]): Problem {
  return problem('CONFLICT', {
    reason: {
      en: `${moved.join(', ')} can change only while the books are empty`,
      zh: `${moved.join('、')} 只能在账本为空时修改`,
    },
  });
}

export function fieldsOf(merchant: Merchant): MerchantFields {
  const {
    id: _id,
    groupIds: _groups,
    dataVersion: _data,
    version: _version,
    createdAt: _at,
    ...fields
  } = merchant;
  return fields;
}
