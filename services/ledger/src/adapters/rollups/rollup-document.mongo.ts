import type { Document } from 'mongodb';
import { OWN_TRANSFER } from '../../domain/codes.js';
import { placeId } from '../books-id.mongo.js';
import type { BooksId, RollupDocument } from '../documents.mongo.js';
import { numberOf, type Whole, whole } from '../rows/whole-number.mongo.js';
import { columnsOf, type RollupFamily } from './rollup-families.mongo.js';

/** One document of a rollup in hand: its cells by their key. */
export class RollupCells {
  readonly family: RollupFamily;
  readonly place: readonly number[];
  /** Whether the document is in the collection. */
  readonly isKept: boolean;
  /** Whether there is something to write. */
  isTouched = false;
  readonly #keyWidth: number;
  readonly #cells = new Map<string, number[]>();

  constructor(family: RollupFamily, place: readonly number[], kept?: Document) {
    this.family = family;
    this.place = place;
    this.isKept = kept !== undefined;
    this.#keyWidth = family.key.length;
    if (kept) this.#read(kept);
  }

  get isEmpty(): boolean {
    return this.#cells.size === 0;
  }

  all(): Iterable<readonly number[]> {
    return this.#cells.values();
  }

  find(...key: readonly number[]): readonly number[] | undefined {
    return this.#cells.get(key.join(' '));
  }

  /** Adds a cell to the one with its key. @returns the cell as it is now; undefined when it has become empty */
  add(cell: readonly number[]): readonly number[] | undefined {
    this.isTouched = true;
    const key = this.#keyOf(cell);
    const known = this.#cells.get(key);
    const sum = known ?? cell.slice();
    if (known) {
      const last = this.family.max === undefined ? cell.length : cell.length - 1;
      for (let column = this.#keyWidth; column < last; column++) sum[column] = sum[column]! + cell[column]!;
      if (last < cell.length) sum[last] = Math.max(sum[last]!, cell[last]!);
    }
    if (this.family.hasCount && sum[this.#keyWidth] === 0) {
      this.#cells.delete(key);
      return undefined;
    }
    if (!known) this.#cells.set(key, sum);
    return sum;
  }

  setMaximum(key: readonly number[], maximum: number): void {
    const cell = this.#cells.get(key.join(' '));
    if (!cell) return;
    this.isTouched = true;
    cell[cell.length - 1] = maximum;
  }

  /** Takes the cells of a day out; days are the first part of the key of every family that has them. */
  clearDay(day: number): void {
    for (const [key, cell] of this.#cells) {
      if (cell[0] !== day) continue;
      this.isTouched = true;
      this.#cells.delete(key);
    }
  }

  toDocument(books: BooksId): RollupDocument {
    const { family, place } = this;
    const cells = [...this.#cells.values()].sort(byKey);
    const document: { _id: RollupDocument['_id'] } & Document = {
      _id: placeId(books, family.place, place) as RollupDocument['_id'],
    };
    for (const [index, name] of columnsOf(family).entries()) {
      document[name] =
        name === family.fraction
          ? cells.map((cell) => cell[index]!)
          : cells.map((cell) => whole(cell[index]!));
    }
    return family.hasFlows ? { ...document, ...this.#flows(cells) } : document;
  }

  /** What is asked of many months at once: their days, how many rows, and what flowed by kind, transfers left out. */
  #flows(cells: readonly (readonly number[])[]): Document {
    const flows: number[] = new Array<number>(OWN_TRANSFER + 1).fill(0);
    let count = 0;
    for (const [, code, n, sum] of cells) {
      count += n!;
      const kind = code! & 15;
      if (kind !== OWN_TRANSFER) flows[kind] = flows[kind]! + sum!;
    }
    return { firstDay: cells[0]?.[0], lastDay: cells.at(-1)?.[0], count, flows: flows.map(whole) };
  }

  #keyOf(cell: readonly number[]): string {
    return this.#keyWidth === 1 ? `${cell[0]}` : `${cell[0]} ${cell[1]}`;
  }

  #read(kept: Document): void {
    const columns = columnsOf(this.family).map((name) => kept[name] as readonly Whole[]);
    for (let index = 0; index < columns[0]!.length; index++) {
      const cell = columns.map((column) => numberOf(column[index]!));
      this.#cells.set(this.#keyOf(cell), cell);
    }
  }
}

function byKey(a: readonly number[], b: readonly number[]): number {
  return a[0]! - b[0]! || a[1]! - b[1]!;
}
