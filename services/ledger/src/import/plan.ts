import type { Profile } from './profiles/layout.js';
import type { DateOrder } from './values/date-order.js';

/** How an import reads its file: kept with it as plain JSON, changed until it is committed. */
export interface ImportPlan {
  readonly uploadId: string;
  readonly format: 'csv' | 'xlsx';
  /** As far as the head of the file tells. */
  readonly encoding?: string | undefined;
  readonly profile: Profile;
  readonly mapping: Readonly<Record<string, string>>;
  readonly sheet?: string | undefined;
  readonly timeZone?: string | undefined;
  readonly currency?: string | undefined;
  readonly dateOrder?: Exclude<DateOrder, 'undecided'> | undefined;
  readonly merchantColumn?: string | undefined;
  readonly createMerchants: boolean;
  /** What the request was, so that the same one again gets this import and another one with its key does not. */
  readonly fingerprint?: string | undefined;
}

/** A plan as it is kept: with what came of it when the head of the file was read. */
export interface StoredPlan extends ImportPlan {
  readonly resolved: {
    readonly profile: Exclude<Profile, 'auto'>;
    /** Every field that has a column. */
    readonly mapping: Readonly<Record<string, string>>;
    readonly headings: readonly string[];
  };
}
