import type { AuditRecord } from '@merchant-analysis/contracts/identity';

/** A record before it has its number. `at` in milliseconds since 1970. */
export type NewAuditRecord = Omit<AuditRecord, 'seq' | 'at'> & {
  readonly at: number;
  /** Hidden from the people of the merchant. */
  readonly isOperatorsWork?: boolean | undefined;
};

export type AuditEntry = Omit<NewAuditRecord, 'isOperatorsWork'> & { readonly seq: number };

export interface AuditFilter {
  /** Absent: what only the operator's people may see is left out. */
  readonly withOperatorsWork?: boolean | undefined;
  /** Records about these types of things are left out. */
  readonly withoutResources?: readonly string[] | undefined;
  /** From this instant on, and before that one. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly userId?: string | undefined;
  readonly action?: string | undefined;
  readonly resourceType?: string | undefined;
  readonly resourceId?: string | undefined;
  readonly outcome?: AuditRecord['outcome'] | undefined;
}

/** Records are added and never changed or removed. Numbers of a tenant are 1, 2, 3 … without a gap. */
export interface AuditStore {
  /**
   * A repetition of a request (same request id, action, outcome, actor and resource) answers with the number of
   * the record that is there.
   */
  appendAudit(record: NewAuditRecord): Promise<{ seq: number }>;
  /** Newest first; `before` is the number of the last record of the page before. */
  listAudit(
    tenantId: string,
    filter: AuditFilter,
    page: { before?: number | undefined; limit: number },
  ): Promise<AuditEntry[]>;
}
