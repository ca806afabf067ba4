import type { AuditNote, Call } from '@merchant-analysis/broker/service';
import type { ParamsOf, ResultOf } from '@merchant-analysis/contracts/contract';
import type * as contracts from '@merchant-analysis/contracts/merchants';
import { problem } from '@merchant-analysis/contracts/problems';
import type { Clock } from '@merchant-analysis/kernel/clock';
import type { GroupPort } from '../ports/groups.js';
import type { MerchantPort } from '../ports/merchants.js';
import { changesBetween } from './changes.js';
import { onceKey } from './once-key.js';
import { pageFrom, readIdCursor } from './page.js';
import {
  getVisibleGroup,
  getVisibleMerchant,
  refuseLimited,
  showMerchant,
  visibilityOf,
} from './visibility.js';

interface Rim {
  readonly merchants: MerchantPort;
  readonly groups: GroupPort;
  readonly clock: Clock;
  newMerchantId(): string;
  /** Something was deleted: clear its books away when there is time. */
  clearAway(): void;
}

type Writing = Pick<Call, 'caller' | 'idempotency' | 'audit' | 'withRecord'>;

/** Opens the books of a merchant. */
export async function createMerchant(
  { merchants, clock, newMerchantId }: Rim,
  fields: ParamsOf<typeof contracts.createMerchant>,
  call: Writing,
): Promise<contracts.Merchant> {
  refuseLimited(call.caller);
  const note = ({ id }: contracts.Merchant) => noteOf(id, { created: fields });
  const merchant = await merchants.createMerchant({
    tenantId: call.caller.tenantId,
    merchantId: newMerchantId(),
    fields,
    createdAt: clock.now(),
    once: onceKey('ledger.createMerchant', call, note),
  });
  call.audit(note(merchant));
  return merchant;
}

export async function getMerchant(
  { merchants }: Rim,
  { merchantId }: ParamsOf<typeof contracts.getMerchant>,
  { caller }: Pick<Call, 'caller'>,
): Promise<contracts.Merchant> {
  return showMerchant(caller, await getVisibleMerchant(merchants, caller, merchantId));
}

/** The merchants that the caller may see, sorted by id. */
export async function listMerchants(
  { merchants, groups }: Rim,
  { limit, cursor, groupId, search }: ParamsOf<typeof contracts.listMerchants>,
  { caller }: Pick<Call, 'caller'>,
): Promise<ResultOf<typeof contracts.listMerchants>> {
  if (groupId !== undefined) await getVisibleGroup(groups, caller, groupId);
  const found = await merchants.listMerchants({
    tenantId: caller.tenantId,
    visibleTo: visibilityOf(caller),
    groupId,
    search,
    afterId: readIdCursor(cursor),
    limit: limit + 1,
  });
  const shown = found.map((merchant) => showMerchant(caller, merchant));
  return pageFrom(shown, limit, ({ id }) => [id]);
}

/** @throws Problem NOT_FOUND, VERSION_STALE, or CONFLICT for what only empty books may change. */
export async function updateMerchant(
  { merchants }: Rim,
  { merchantId, ifVersion, changes }: ParamsOf<typeof contracts.updateMerchant>,
  call: Writing,
): Promise<contracts.Merchant> {
  const { caller } = call;
  await getVisibleMerchant(merchants, caller, merchantId);
  const note = ({ before, after }: { before: contracts.Merchant; after: contracts.Merchant }) =>
    noteOf(merchantId, changesBetween(before, after));
  const updated = await merchants.updateMerchant({
    tenantId: caller.tenantId,
    merchantId,
    ifVersion,
    changes,
    once: onceKey('ledger.updateMerchant', call, note),
  });
  call.audit(note(updated));
  return showMerchant(caller, updated.after);
}

/** @throws Problem NOT_FOUND, or MERCHANT_NOT_EMPTY when there are books and it is not confirmed by its id. */
export async function deleteMerchant(
  { merchants, clearAway }: Rim,
  { merchantId, confirm }: ParamsOf<typeof contracts.deleteMerchant>,
  call: Writing,
): Promise<ResultOf<typeof contracts.deleteMerchant>> {
  const { caller, idempotency } = call;
  const isReplay = idempotency !== undefined;
  const merchant = await merchants.findMerchant(caller.tenantId, merchantId);
  if (merchant || !isReplay) await getVisibleMerchant(merchants, caller, merchantId);
  if (confirm !== undefined && confirm !== merchantId) {
    throw problem('CONFLICT', {
      reason: { en: 'confirm names another merchant', zh: 'confirm 指的是另一家商户' },
    });
  }
  const note = ({ transactions }: { transactions: number }) =>
    noteOf(merchantId, { deleted: merchant, transactions });
  const deleted = await merchants.deleteMerchant({
    tenantId: caller.tenantId,
    merchantId,
    withBooks: confirm === merchantId,
    once: onceKey('ledger.deleteMerchant', call, note),
  });
  clearAway();
  call.audit(note(deleted));
  return { deleted: true, transactions: deleted.transactions };
}

function noteOf(resourceId: string, changes: Record<string, unknown>): AuditNote {
  return { resourceType: 'merchant', resourceId, changes };
}
