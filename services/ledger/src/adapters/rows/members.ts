import type { Dimension } from '@merchant-analysis/contracts/transactions';
import { METHOD_WORDS, VOCABULARY } from '../../domain/codes.js';
import type { Words } from './words.sqlite.js';

/** The name of a member of a dimension; "" where none was given. */
export function memberName(words: Words, merchantKey: number, dimension: Dimension, member: number): string {
  if (dimension === 'method') return METHOD_WORDS[member] ?? '';
  return words.nameOf(merchantKey, VOCABULARY[dimension], member) ?? '';
}
