const SLOTS = 16_384;
const MOST_TEXTS = 50_000;

/**
 * Remembers what was made of a cell. Cells of a file repeat (a channel, a kind, an article), and comparing a cell
 * with the one that was last in its slot costs a quarter of looking its hash up. Two cells that share a slot take
 * turns.
 */
export class CellMemo<T> {
  readonly #cells: (string | undefined)[] = new Array<string | undefined>(SLOTS).fill(undefined);
  readonly #values: (T | undefined)[] = new Array<T | undefined>(SLOTS).fill(undefined);

  /** Undefined when it is not remembered. */
  find(cell: string): T | undefined {
    const slot = slotOf(cell);
    return this.#cells[slot] === cell ? this.#values[slot] : undefined;
  }

  /** @param cell of its own: a part of a block would keep the whole block in memory */
  keep(cell: string, value: T): void {
    const slot = slotOf(cell);
    this.#cells[slot] = cell;
    this.#values[slot] = value;
  }
}

/** One copy of each of the texts that many rows share. */
export class TextPool {
  readonly #texts = new Map<string, string>();

  copyOf(text: string): string {
    const known = this.#texts.get(text);
    if (known !== undefined) return known;
    if (this.#texts.size >= MOST_TEXTS) this.#texts.clear();
    const copy = Buffer.from(text, 'utf8').toString('utf8');
    this.#texts.set(copy, copy);
    return copy;
  }
}

/** From the first, the middle and the last four characters: names that are numbered differ at their ends. */
function slotOf(cell: string): number {
  const { length } = cell;
  let mixed = cell.charCodeAt(0) * 31 + cell.charCodeAt(length >> 1);
  for (let at = Math.max(0, length - 4); at < length; at++)
    mixed = Math.imul(mixed, 37) + cell.charCodeAt(at);
  return (mixed ^ (mixed >>> 15)) & (SLOTS - 1);
}
