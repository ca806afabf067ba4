import type { Call } from '@merchant-analysis/broker/service';
import type * as contracts from '@merchant-analysis/contracts/cash-alerts';
import type { ParamsOf, ResultOf } from '@merchant-analysis/contracts/contract';
import { newestFirst, readPlace } from '@merchant-analysis/contracts/newest-first';
import { problem } from '@merchant-analysis/contracts/problems';
import type { Clock } from '@merchant-analysis/kernel/clock';
import type { CashAlertShelves, PolicyBody } from '../ports/cash-alerts.js';
import type { Ledger } from '../ports/ledger.js';
import type { ShelfItem } from '../ports/shelf.js';

interface Rim {
  readonly ledger: Ledger;
  readonly cashAlerts: CashAlertShelves;
  readonly clock: Clock;
}

/** @throws Problem NOT_FOUND of the merchant, or of a policy that nobody has set. */
export async function getCashAlertPolicy(
  { ledger, cashAlerts }: Omit<Rim, 'clock'>,
  { merchantId }: ParamsOf<typeof contracts.getCashAlertPolicy>,
  { caller }: Pick<Call, 'caller'>,
): Promise<contracts.CashAlertPolicy> {
  await ledger.describeSubject({ merchantId });
  const item = await cashAlerts.policies.find(caller.tenantId, merchantId);
  if (!item) throw problem('NOT_FOUND', { what: 'cash alert policy' });
  return showPolicy(item);
}

/** @throws Problem NOT_FOUND of the merchant, VERSION_STALE. */
export async function putCashAlertPolicy(
  { ledger, cashAlerts, clock }: Rim,
  { merchantId, ifVersion, ...terms }: ParamsOf<typeof contracts.putCashAlertPolicy>,
  call: Pick<Call, 'caller' | 'audit' | 'withRecord'>,
): Promise<contracts.CashAlertPolicy> {
  await ledger.describeSubject({ merchantId });
  const at = clock.now();
  const note = { resourceType: 'cash-alert-policy', resourceId: merchantId, changes: { ...terms } };
  const put = await cashAlerts.policies.change(call.caller.tenantId, {
    id: merchantId,
    action: 'cashflow.putCashAlertPolicy',
    request: call.withRecord(() => note),
    ifVersion,
    next: () => ({ owner: merchantId, at, body: { ...terms, updatedAt: new Date(at).toISOString() } }),
  });
  call.audit(note);
  return showPolicy(put!);
}

/** Alerts of the merchants that the caller may see. @throws Problem NOT_FOUND of one that was asked for. */
export async function listCashAlerts(
  { ledger, cashAlerts }: Omit<Rim, 'clock'>,
  { merchantId, limit, cursor }: ParamsOf<typeof contracts.listCashAlerts>,
  { caller }: Pick<Call, 'caller'>,
): Promise<ResultOf<typeof contracts.listCashAlerts>> {
  const after = readPlace(cursor);
  if (merchantId !== undefined) await ledger.describeSubject({ merchantId });
  const owners = merchantId === undefined ? await ledger.listMerchantIds() : [merchantId];
  const found = await cashAlerts.alerts.list(caller.tenantId, { owners, limit: limit + 1, after });
  return newestFirst(found, limit, ({ id, owner, body }) => ({ id, merchantId: owner, ...body }));
}

function showPolicy({ owner, version, body }: ShelfItem<PolicyBody>): contracts.CashAlertPolicy {
  return { merchantId: owner, ...body, version };
}
