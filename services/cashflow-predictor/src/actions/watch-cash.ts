import { createHash } from 'node:crypto';
import type { watchCash as contract } from '@merchant-analysis/contracts/cash-alerts';
import { audience } from '@merchant-analysis/contracts/compliance';
import type { ResultOf } from '@merchant-analysis/contracts/contract';
import { keepNotice } from '@merchant-analysis/contracts/notices';
import { entryFor, type OutboxEntry } from '@merchant-analysis/contracts/outbox';
import { publishEvent } from '@merchant-analysis/contracts/webhooks';
import { parseDate } from '@merchant-analysis/kernel/business-date';
import { Problem } from '@merchant-analysis/kernel/problem';
import { driftReason, lowBalanceReason } from '../domain/alerts/alert-reasons.js';
import {
  type AlertBody,
  type AlertReason,
  changeBetween,
  followAlert,
} from '../domain/alerts/follow-alert.js';
import type { CashAlertShelves, PolicyBody } from '../ports/cash-alerts.js';
import type { ShelfItem, ShelfPlace } from '../ports/shelf.js';
import { type ForecastRim, forecastCashflow } from './forecast-cashflow.js';
import { judgeMerchant } from './judge-merchant.js';

export interface WatchRim extends ForecastRim {
  readonly cashAlerts: CashAlertShelves;
}

const PAGE = 100;
const EVENTS = { 'low-balance': 'forecast.low_balance', 'forecast-drift': 'forecast.drift' } as const;

/**
 * Looks ahead for every merchant of the tenant that has a policy. A raised alert leaves through the outbox in the same
 * step; looking again without new reasons tells nothing again. Alerts of a policy that was switched off are closed.
 * Merchants that are gone are passed over.
 */
export async function watchCash(
  rim: WatchRim,
  tenantId: string,
  requestId: string,
): Promise<ResultOf<typeof contract>> {
  const counts = { raised: 0, closed: 0, withoutBooks: 0 };
  let [merchants, failed] = [0, 0];
  let after: ShelfPlace | undefined;
  for (;;) {
    const page = await rim.cashAlerts.policies.list(tenantId, { limit: PAGE, after });
    for (const policy of page) {
      if (policy.body.enabled) merchants++;
      try {
        for (const change of await watchOne(rim, tenantId, requestId, policy)) counts[change]++;
      } catch (error) {
        if (error instanceof Problem && error.code === 'NOT_FOUND') counts.withoutBooks++;
        // A store or a ledger that does not answer fails the run, so that it is repeated; one merchant does not.
        else if (error instanceof Problem && error.retryable) throw error;
        else failed++;
      }
    }
    if (page.length < PAGE) return { merchants, failed, detail: counts };
    after = page.at(-1);
  }
}

type Change = 'raised' | 'closed' | 'withoutBooks';

async function watchOne(
  rim: WatchRim,
  tenantId: string,
  requestId: string,
  { owner: merchantId, body: terms }: ShelfItem<PolicyBody>,
): Promise<Change[]> {
  const about = { tenantId, requestId, merchantId };
  if (!terms.enabled) {
    const closed = [
      await follow(rim, about, 'forecast-drift', undefined),
      await follow(rim, about, 'low-balance', undefined),
    ];
    return closed.filter((change) => change !== undefined);
  }
  const outcome = await forecastCashflow(rim, tenantId, {
    merchantId,
    horizonDays: terms.withinDays,
    floorMinor: terms.floorMinor,
  });
  if (outcome.status !== 'done') return ['withoutBooks'];
  const { forecast } = outcome;
  const judged = await judgeMerchant(rim.forecasts, tenantId, merchantId, parseDate(forecast.asOf));
  const changes = [
    await follow(rim, about, 'forecast-drift', driftReason(judged)),
    await follow(rim, about, 'low-balance', lowBalanceReason(forecast, terms)),
  ];
  return changes.filter((change) => change !== undefined);
}

async function follow(
  { cashAlerts, clock }: Pick<WatchRim, 'cashAlerts' | 'clock'>,
  about: { tenantId: string; requestId: string; merchantId: string },
  kind: AlertBody['kind'],
  reason: AlertReason | undefined,
): Promise<Change | undefined> {
  const now = clock.now();
  const at = new Date(now).toISOString();
  let change: Change | undefined;
  await cashAlerts.alerts.change(about.tenantId, {
    id: alertIdOf(about.merchantId, kind),
    action: 'cashflow.watchCash',
    request: { outgoing: ({ item }) => (change === 'raised' && item ? tellingsOf(item, about) : []) },
    next: (before) => {
      const body = followAlert(before?.body, reason, at);
      change = changeBetween(before?.body, body);
      if (body) return { owner: about.merchantId, at: now, body };
      return before ? 'keep' : 'remove';
    },
  });
  return change;
}

/** A notice for whoever may see the merchant, and an event for its webhooks. */
function tellingsOf(
  { id, body }: ShelfItem<AlertBody>,
  { tenantId, requestId, merchantId }: { tenantId: string; requestId: string; merchantId: string },
): OutboxEntry[] {
  const { kind, text, forecastId, figures, raisedAt: at } = body;
  const of = { tenantId, requestId, orderKey: `${tenantId} ${merchantId}` };
  const notice = {
    ...{ kind: 'alert-raised' as const, at, merchantId, text },
    resource: { type: 'cash-alert' as const, id },
    figures: countsOf(figures),
    audiences: audience.options,
  };
  const data = { alertId: id, forecastId, text, ...figures };
  return [
    entryFor(keepNotice, notice, of),
    entryFor(publishEvent, { event: EVENTS[kind], at, merchantId, data }, of),
  ];
}

/** What of the figures a notice can hold: amounts and counts, and no shares or dates. */
function countsOf(figures: AlertBody['figures']): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const [name, figure] of Object.entries(figures)) {
    if (typeof figure === 'number' && Number.isInteger(figure)) counts[name] = figure;
  }
  return counts;
}

/** One alert for each merchant and kind, so that two that look at the same moment raise one. */
function alertIdOf(merchantId: string, kind: string): string {
  return `cal_${createHash('sha256').update(`${merchantId} ${kind}`).digest('hex').slice(0, 32)}`;
}
