/** A cell that is kept otherwise than the transactions say. */
export interface BooksDifference {
  readonly tenantId: string;
  readonly merchantId: string;
  readonly table: string;
  /** What names the cell, in words: `day=2026-10-01 kind=sale`. */
  readonly cell: string;
  /** Undefined: there is no such cell, but should be. */
  readonly kept?: string | undefined;
  /** Undefined: there is such a cell, but should not be. */
  readonly recomputed?: string | undefined;
}

export interface BooksCheckResult {
  readonly merchants: number;
  readonly transactions: number;
  readonly cells: number;
  readonly differences: number;
}

/** The proof that what is derived equals what the facts say. */
export interface BooksCheckPort {
  /** Recomputes every rollup from the transactions and tells each cell that differs. Reads only. */
  checkBooks(
    scope: { tenantId?: string | undefined; merchantId?: string | undefined },
    onDifference: (difference: BooksDifference) => void,
  ): Promise<BooksCheckResult>;
}
