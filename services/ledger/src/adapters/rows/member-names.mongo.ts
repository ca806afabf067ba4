import type { Dimension } from '@merchant-analysis/contracts/transactions';
import { METHOD_WORDS, VOCABULARY } from '../../domain/codes.js';
import type { BooksRoom } from '../books-room.mongo.js';
import type { BooksId } from '../documents.mongo.js';
import { nameIn, type Words } from './words.mongo.js';

/** Gives the names of these members of a dimension; "" where none was given. */
export async function memberNames(
  room: BooksRoom,
  words: Words,
  books: BooksId,
  dimension: Dimension,
  members: Iterable<number>,
): Promise<(member: number) => string> {
  if (dimension === 'method') return (member) => METHOD_WORDS[member] ?? '';
  const vocabulary = VOCABULARY[dimension];
  const known = await words.readNames(room, books, [{ vocabulary, numbers: members }]);
  return (member) => nameIn(known, vocabulary, member) ?? '';
}
