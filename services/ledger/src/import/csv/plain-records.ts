import { CellTexts } from './cell-texts.js';
import type { Cells } from './cells.js';
import { readPlainDecimal, readWallSeconds } from './plain-values.js';

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/**
 * Splits CSV text without quotation marks into records, as the reader of all CSV does (a property test compares
 * them), by its UTF-8 bytes: only where cells end is found out, and a cell is made into a string or a number when it
 * is asked for. A character of a string costs two to three times as much to look at as a byte.
 */
export class PlainRecords {
  readonly #delimiter: number;
  readonly #block: PlainBlock = {
    bytes: Buffer.alloc(0),
    ends: new Int32Array(65_536),
    texts: new CellTexts(),
  };

  constructor(delimiter: number) {
    this.#delimiter = delimiter;
  }

  /** @param lines whole lines, each with its line feed; the records are good until the next call */
  split(lines: Buffer): Cells[] {
    const delimiter = this.#delimiter;
    const block = this.#block;
    block.bytes = lines;
    block.texts.begin(lines);
    if (block.ends.length < lines.length) block.ends = new Int32Array(lines.length);
    const { ends } = block;
    const records: Cells[] = [];
    let start = 0;
    let first = 0;
    let cells = 0;
    for (let at = 0; at < lines.length; at++) {
      const byte = lines[at];
      if (byte === delimiter) ends[cells++] = at;
      else if (byte === LINE_FEED) {
        ends[cells++] = at > start && lines[at - 1] === CARRIAGE_RETURN ? at - 1 : at;
        records.push(new PlainRecord(block, start, first, cells - first));
        start = at + 1;
        first = cells;
      }
    }
    return records;
  }
}

interface PlainBlock {
  bytes: Buffer;
  /** Where each cell of the block ends. */
  ends: Int32Array;
  readonly texts: CellTexts;
}

class PlainRecord implements Cells {
  readonly #block: PlainBlock;
  readonly #start: number;
  readonly #first: number;
  readonly length: number;

  constructor(block: PlainBlock, start: number, first: number, length: number) {
    this.#block = block;
    this.#start = start;
    this.#first = first;
    this.length = length;
  }

  at(column: number): string | undefined {
    if (column >= this.length) return undefined;
    return this.#block.texts.textOf(this.#startOf(column), this.#endOf(column));
  }

  wallSecondsAt(column: number): number {
    if (column >= this.length) return Number.NaN;
    return readWallSeconds(this.#block.bytes, this.#startOf(column), this.#endOf(column));
  }

  plainDecimalAt(column: number, digits: number): number {
    if (column >= this.length) return Number.NaN;
    return readPlainDecimal(this.#block.bytes, this.#startOf(column), this.#endOf(column), digits);
  }

  #startOf(column: number): number {
    return column === 0 ? this.#start : this.#block.ends[this.#first + column - 1]! + 1;
  }

  #endOf(column: number): number {
    return this.#block.ends[this.#first + column]!;
  }
}
