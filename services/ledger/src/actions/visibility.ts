import { type Caller, isLimited, maySeeMerchant } from '@merchant-analysis/contracts/caller';
import type { Merchant, MerchantGroup } from '@merchant-analysis/contracts/merchants';
import { problem } from '@merchant-analysis/contracts/problems';
import type { GroupPort } from '../ports/groups.js';
import type { MerchantPort, Visibility } from '../ports/merchants.js';

/** More members than any group may have. */
const ALL_MEMBERS = 100_000;

/** A merchant or a group of them, as contracts name it. */
export interface SubjectParams {
  readonly merchantId?: string | undefined;
  readonly groupId?: string | undefined;
}

/** The merchant when the caller may know of it. @throws Problem NOT_FOUND: not yours and not there look the same. */
export async function getVisibleMerchant(
  merchants: MerchantPort,
  caller: Caller,
  merchantId: string,
): Promise<Merchant> {
  const merchant = await merchants.findMerchant(caller.tenantId, merchantId);
  if (!merchant || !maySeeMerchant(caller, merchant)) throw problem('NOT_FOUND', { what: 'merchant' });
  return merchant;
}

/** @throws Problem NOT_FOUND: a limited caller sees the groups that it was given. */
export async function getVisibleGroup(
  groups: GroupPort,
  caller: Caller,
  groupId: string,
): Promise<MerchantGroup> {
  const group = maySeeGroup(caller, groupId) ? await groups.findGroup(caller.tenantId, groupId) : undefined;
  if (!group) throw problem('NOT_FOUND', { what: 'group' });
  return group;
}

export function maySeeGroup(caller: Caller, groupId: string): boolean {
  return !isLimited(caller) || (caller.groupIds?.includes(groupId) ?? false);
}

/**
 * The members of a subject that the caller may see, sorted by id; they share one currency, or nothing could be
 * summed.
 * @throws Problem NOT_FOUND, CONFLICT.
 */
export async function getMembers(
  { merchants, groups }: { merchants: MerchantPort; groups: GroupPort },
  caller: Caller,
  { merchantId, groupId }: SubjectParams,
): Promise<readonly [Merchant, ...Merchant[]]> {
  if (merchantId !== undefined) return [await getVisibleMerchant(merchants, caller, merchantId)];
  const group = await getVisibleGroup(groups, caller, groupId ?? '');
  const { tenantId } = caller;
  const [first, ...others] = await merchants.listMerchants({
    tenantId,
    groupId: group.id,
    limit: ALL_MEMBERS,
  });
  if (!first)
    throw problem('CONFLICT', { reason: { en: 'the group has no merchants', zh: '该商户组没有商户' } });
  if (others.some(({ currency }) => currency !== first.currency)) {
    throw problem('CONFLICT', {
      reason: { en: 'the merchants of the group keep different currencies', zh: '组内商户的记账货币不同' },
    });
  }
  return [first, ...others];
}

/** What a limited caller sees of a merchant: not the groups that it was not given. */
export function showMerchant(caller: Caller, merchant: Merchant): Merchant {
  return { ...merchant, groupIds: merchant.groupIds.filter((groupId) => maySeeGroup(caller, groupId)) };
}

/** Undefined when the caller sees every merchant of its tenant. */
export function visibilityOf(caller: Caller): Visibility | undefined {
  return isLimited(caller)
    ? { merchantIds: caller.merchantIds ?? [], groupIds: caller.groupIds ?? [] }
    : undefined;
}

/** What concerns the whole tenant is not for callers who see a part of it. @throws Problem NOT_ALLOWED. */
export function refuseLimited(caller: Caller): void {
  if (isLimited(caller)) throw problem('NOT_ALLOWED', { role: caller.roles[0] });
}
