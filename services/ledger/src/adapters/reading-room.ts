import type { RowReader } from './row-reader.sqlite.js';
import type { Statements } from './statements.js';
import type { Words } from './words.sqlite.js';

/** What the readers of one connection share. */
export interface ReadingRoom {
  readonly statements: Statements;
  readonly words: Words;
  readonly rows: RowReader;
}
