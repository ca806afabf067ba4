import type { CashAlert } from '@merchant-analysis/contracts/cash-alerts';

export type AlertBody = Omit<CashAlert, 'id' | 'merchantId'>;
export type AlertReason = Pick<AlertBody, 'kind' | 'text' | 'forecastId' | 'figures'>;

/**
 * What becomes of an alert when one looks again: it opens when there is a reason and none was open, shows the newest
 * reason while it is open, and closes when the reason is gone. Undefined: there is nothing to keep.
 * @param at instant, RFC 3339
 */
export function followAlert(
  before: AlertBody | undefined,
  reason: AlertReason | undefined,
  at: string,
): AlertBody | undefined {
  if (reason === undefined) {
    return before?.state === 'open'
      ? { ...before, state: 'closed', lastSeenAt: at, closedAt: at }
      : undefined;
  }
  const raisedAt = before?.state === 'open' ? before.raisedAt : at;
  return { ...reason, state: 'open', raisedAt, lastSeenAt: at };
}

/** What a look has done: nothing where the alert was open before and still is. */
export function changeBetween(
  before: AlertBody | undefined,
  after: AlertBody | undefined,
): 'raised' | 'closed' | undefined {
  if (after === undefined || after.state === before?.state) return undefined;
  return after.state === 'open' ? 'raised' : 'closed';
}
