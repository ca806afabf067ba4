import type { ComplianceReport, RuleResult } from '@merchant-analysis/contracts/compliance';
import type { OutboxEntry, RequestKey } from '@merchant-analysis/contracts/outbox';
import type { Alert, AlertState, Decision } from '../domain/alert.js';
import type { Severity } from '../domain/rule.js';

export type { RequestKey };

/** A check as it was made: whoever reads it later sees the part that is theirs. */
export interface KeptCheck {
  readonly id: string;
  readonly tenantId: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly subject: { readonly merchantId?: string | undefined; readonly groupId?: string | undefined };
  /** `YYYY-MM-DD` */
  readonly today: string;
  readonly ruleSet: ComplianceReport['ruleSet'];
  readonly results: readonly RuleResult[];
  /** New alerts by rule. */
  readonly newAlerts: Readonly<Record<string, number>>;
}

export interface AlertFilter {
  /** Rules of which the caller may know: others are not there. */
  readonly ruleIds: readonly string[];
  /** Absent: every merchant of the tenant, deleted ones too. */
  readonly merchantIds?: readonly string[] | undefined;
  readonly state?: AlertState | undefined;
  readonly severity?: Severity | undefined;
}

/** Where a page begins: behind this alert. */
export interface AlertPosition {
  readonly firstSeenAt: number;
  readonly id: string;
}

/** Where checks and alerts are kept. Every method is one atomic unit and sees one tenant. */
export interface ComplianceStore {
  /**
   * Keeps a check and follows its findings up in the alerts of its merchants, together. With a key, the same
   * request again gives the check of the first. What `tell` makes of the alerts that are raised by it leaves in the
   * same transaction. @throws Problem IDEMPOTENCY_KEY_REUSED
   */
  keepCheck(
    check: Omit<KeptCheck, 'newAlerts'>,
    options: {
      newAlertId: () => string;
      request?: RequestKey<{ id: string }> | undefined;
      tell?: ((raised: readonly Alert[]) => readonly OutboxEntry[]) | undefined;
    },
  ): Promise<KeptCheck>;
  findCheck(tenantId: string, id: string): Promise<KeptCheck | undefined>;
  /** Newest first by when they were first seen. */
  listAlerts(
    tenantId: string,
    filter: AlertFilter,
    page: { limit: number; after?: AlertPosition | undefined },
  ): Promise<Alert[]>;
  findAlert(tenantId: string, id: string): Promise<Alert | undefined>;
  /** @throws Problem NOT_FOUND; CONFLICT when the decision does not follow from the alert's state. */
  decideAlert(
    tenantId: string,
    id: string,
    decision: { decision: Decision; by: string; at: number; note?: string | undefined },
    request?: RequestKey<{ id: string }>,
  ): Promise<Alert>;
  isAnswering(): Promise<boolean>;
  /** Whether reads are of a moment ago, because the store that takes writes is away. */
  isStale(): boolean;
}
