import type { Audience } from '@merchant-analysis/contracts/compliance';
import type { Notice, NoticeKind } from '@merchant-analysis/contracts/notices';

/** A notice as it is kept, with what decides who may read it. */
export interface KeptNotice extends Omit<Notice, 'at'> {
  readonly tenantId: string;
  /** Milliseconds. */
  readonly at: number;
  readonly audiences: readonly Audience[];
  /** Who may read it although it is about several merchants. */
  readonly startedBy?: string | undefined;
}

/** Where a page begins: behind this notice. */
export type NoticePosition = Pick<KeptNotice, 'at' | 'id'>;

/** Who reads: nothing else is there for them. */
export interface NoticeReader {
  readonly audiences: readonly Audience[];
  /** The merchants that they may see today. */
  readonly merchantIds: readonly string[];
  /** True: also what is about several merchants; otherwise only what they started themselves. */
  readonly seesTenant: boolean;
  readonly userId: string;
}

/** What happened while nobody was looking. */
export interface NoticePort {
  /** Keeps a notice once for an entry, for good: the same entry again gives the id of the first. */
  keepNotice(notice: KeptNotice, entryId: string): Promise<{ id: string }>;
  /** Newest first. */
  listNotices(query: {
    tenantId: string;
    reader: NoticeReader;
    merchantId?: string | undefined;
    kind?: NoticeKind | undefined;
    after?: NoticePosition | undefined;
    limit: number;
  }): Promise<KeptNotice[]>;
}
