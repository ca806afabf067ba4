const MOST_TEXTS = 50_000;

/** One copy of each of the texts that many rows share. */
export class TextPool {
  readonly #texts = new Map<string, string>();

  /** Undefined when there is no copy of it. */
  find(text: string): string | undefined {
    return this.#texts.get(text);
  }

  copyOf(text: string): string {
    const known = this.#texts.get(text);
    if (known !== undefined) return known;
    const copy = Buffer.from(text, 'utf8').toString('utf8');
    this.keep(copy);
    return copy;
  }

  /** @param text of its own: a part of a block would keep the whole block in memory */
  keep(text: string): void {
    if (this.#texts.size >= MOST_TEXTS) this.#texts.clear();
    this.#texts.set(text, text);
  }
}
