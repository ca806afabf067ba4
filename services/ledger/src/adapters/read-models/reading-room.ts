import type { RowReader } from '../rows/row-reader.sqlite.js';
import type { Words } from '../rows/words.sqlite.js';
import type { Statements } from '../statements.js';

/** What the readers of one connection share. */
export interface ReadingRoom {
  readonly statements: Statements;
  readonly words: Words;
  readonly rows: RowReader;
}
