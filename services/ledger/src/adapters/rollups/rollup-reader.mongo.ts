import type { Document } from 'mongodb';
import type { BooksRoom } from '../books-room.mongo.js';
import type { RollupFamily } from './rollup-families.mongo.js';

/** The cells of one document: the columns that were asked for, in their order, a cell at a time. */
export interface ReadCells {
  readonly place: Document;
  readonly cells: readonly (readonly number[])[];
}

/** Columns of equal length, one number a cell. */
export type Columns = readonly (readonly number[])[];

/**
 * Some columns of the documents with these ids, by place. Integers come as JavaScript numbers: the driver does so
 * for all that are safe, and no other is ever written (`whole`).
 */
export async function* readColumns(
  room: BooksRoom,
  family: RollupFamily,
  ids: Document,
  names: readonly string[],
): AsyncGenerator<{ place: Document; columns: Columns }> {
  const projection = Object.fromEntries(names.map((name) => [name, 1]));
  const found = room
    .rollups(family.name)
    .find({ _id: ids }, { session: room.session, projection, batchSize: 1_000 })
    .sort({ _id: 1 });
  for await (const document of found) {
    yield { place: document['_id'], columns: names.map((name) => document[name]) };
  }
}

export async function* readCells(
  room: BooksRoom,
  family: RollupFamily,
  ids: Document,
  names: readonly string[],
): AsyncGenerator<ReadCells> {
  for await (const { place, columns } of readColumns(room, family, ids, names)) {
    yield { place, cells: columns[0]!.map((_, index) => columns.map((column) => column[index]!)) };
  }
}
