import type { CashAlertPolicy } from '@merchant-analysis/contracts/cash-alerts';
import type { AlertBody } from '../domain/alerts/follow-alert.js';
import type { Shelf } from './shelf.js';

export type PolicyBody = Omit<CashAlertPolicy, 'merchantId' | 'version'>;

/** Policies under the id of their merchant, and alerts with their merchant as owner. */
export interface CashAlertShelves {
  readonly policies: Shelf<PolicyBody>;
  readonly alerts: Shelf<AlertBody>;
}
