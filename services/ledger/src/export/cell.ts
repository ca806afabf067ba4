/** A cell of a file that is written: text, a number as a plain decimal that stays a number, or nothing. */
export type Cell = string | { readonly number: string } | undefined;

export interface Sheet {
  readonly name: string;
  readonly headings: readonly string[];
  readonly rows: AsyncIterable<readonly Cell[]> | Iterable<readonly Cell[]>;
}

/** A number of more digits than a spreadsheet keeps is written as text there. */
export const MOST_DIGITS = 15;
