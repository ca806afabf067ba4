import type { AuditNote, Call } from '@merchant-analysis/broker/service';
import { isLimited } from '@merchant-analysis/contracts/caller';
import type { ParamsOf, ResultOf } from '@merchant-analysis/contracts/contract';
import type * as contracts from '@merchant-analysis/contracts/merchants';
import type { GroupPort } from '../ports/groups.js';
import { changesBetween } from './changes.js';
import { onceKey } from './once-key.js';
import { pageFrom, readIdCursor } from './page.js';
import { getVisibleGroup, refuseLimited } from './visibility.js';

interface Rim {
  readonly groups: GroupPort;
  newGroupId(): string;
}

type Writing = Pick<Call, 'caller' | 'idempotency' | 'audit' | 'withRecord'>;

export async function createGroup(
  { groups, newGroupId }: Rim,
  fields: ParamsOf<typeof contracts.createGroup>,
  call: Writing,
): Promise<contracts.MerchantGroup> {
  refuseLimited(call.caller);
  const { tenantId } = call.caller;
  const note = ({ id }: contracts.MerchantGroup) => noteOf(id, { created: fields });
  const once = onceKey('ledger.createGroup', call, note);
  const group = await groups.createGroup({ tenantId, groupId: newGroupId(), fields, once });
  call.audit(note(group));
  return group;
}

export async function getGroup(
  { groups }: Rim,
  { groupId }: ParamsOf<typeof contracts.getGroup>,
  { caller }: Pick<Call, 'caller'>,
): Promise<contracts.MerchantGroup> {
  return getVisibleGroup(groups, caller, groupId);
}

export async function listGroups(
  { groups }: Rim,
  { limit, cursor }: ParamsOf<typeof contracts.listGroups>,
  { caller }: Pick<Call, 'caller'>,
): Promise<ResultOf<typeof contracts.listGroups>> {
  const found = await groups.listGroups({
    tenantId: caller.tenantId,
    groupIds: isLimited(caller) ? (caller.groupIds ?? []) : undefined,
    afterId: readIdCursor(cursor),
    limit: limit + 1,
  });
  return pageFrom(found, limit, ({ id }) => [id]);
}

/** A limited caller could add merchants to its group and so see them: refused. */
export async function updateGroup(
  { groups }: Rim,
  { groupId, ifVersion, name, merchantIds }: ParamsOf<typeof contracts.updateGroup>,
  call: Writing,
): Promise<contracts.MerchantGroup> {
  const { tenantId } = call.caller;
  await getVisibleGroup(groups, call.caller, groupId);
  refuseLimited(call.caller);
  const note = ({ before, after }: { before: contracts.MerchantGroup; after: contracts.MerchantGroup }) =>
    noteOf(groupId, changesBetween(before, after));
  const updated = await groups.updateGroup({
    tenantId,
    groupId,
    ifVersion,
    changes: { name, merchantIds },
    once: onceKey('ledger.updateGroup', call, note),
  });
  call.audit(note(updated));
  return updated.after;
}

export async function deleteGroup(
  { groups }: Rim,
  { groupId }: ParamsOf<typeof contracts.deleteGroup>,
  call: Writing,
): Promise<ResultOf<typeof contracts.deleteGroup>> {
  const { tenantId } = call.caller;
  if (isLimited(call.caller)) await getVisibleGroup(groups, call.caller, groupId);
  refuseLimited(call.caller);
  const note = (deleted: contracts.MerchantGroup) => noteOf(groupId, { deleted });
  const once = onceKey('ledger.deleteGroup', call, note);
  call.audit(note(await groups.deleteGroup({ tenantId, groupId, once })));
  return { deleted: true };
}

function noteOf(resourceId: string, changes: Record<string, unknown>): AuditNote {
  return { resourceType: 'merchant-group', resourceId, changes };
}
