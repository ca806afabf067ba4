/** One record that cannot become a fact, and why, in both languages. The rest of the file goes on. */
export class RowRejected extends Error {
  override readonly name = 'RowRejected';
  constructor(
    readonly field: string | undefined,
    en: string,
    zh: string,
  ) {
    super(`${en} / ${zh}`);
  }
}
