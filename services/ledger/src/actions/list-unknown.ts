import type { Call } from '@merchant-analysis/broker/service';
import { maySeeMerchant } from '@merchant-analysis/contracts/caller';
import type { ParamsOf, ResultOf } from '@merchant-analysis/contracts/contract';
import type { listUnknown as contract } from '@merchant-analysis/contracts/merchants';
import type { GroupPort } from '../ports/groups.js';
import type { MerchantPort } from '../ports/merchants.js';
import { maySeeGroup } from './visibility.js';

interface Rim {
  readonly merchants: MerchantPort;
  readonly groups: GroupPort;
}

/** Which of these are not there, or not for the caller: the two look the same. In the order in which they were asked. */
export async function listUnknown(
  { merchants, groups }: Rim,
  { merchantIds, groupIds }: ParamsOf<typeof contract>,
  { caller }: Pick<Call, 'caller'>,
): Promise<ResultOf<typeof contract>> {
  const { tenantId } = caller;
  const visibleTo = { merchantIds, groupIds: [] };
  const found = await Promise.all([
    merchantIds.length === 0
      ? []
      : merchants.listMerchants({ tenantId, visibleTo, limit: merchantIds.length }),
    groupIds.length === 0 ? [] : groups.listGroups({ tenantId, groupIds, limit: groupIds.length }),
  ]);
  const knownMerchants = new Set(found[0].filter((one) => maySeeMerchant(caller, one)).map(({ id }) => id));
  const knownGroups = new Set(found[1].filter(({ id }) => maySeeGroup(caller, id)).map(({ id }) => id));
  return {
    merchantIds: merchantIds.filter((id) => !knownMerchants.has(id)),
    groupIds: groupIds.filter((id) => !knownGroups.has(id)),
  };
}
