import type { MerchantGroup } from '@merchant-analysis/contracts/merchants';
import type { OnceKey } from './chunks.js';

export type GroupFields = Pick<MerchantGroup, 'name' | 'kind' | 'merchantIds'>;

/** Groups of merchants. Members are of the same tenant; `merchantIds` are sorted. */
export interface GroupPort {
  /** @throws Problem NOT_FOUND when a member is not a merchant of the tenant. */
  createGroup(creation: {
    tenantId: string;
    groupId: string;
    fields: GroupFields;
    once?: OnceKey<MerchantGroup> | undefined;
  }): Promise<MerchantGroup>;
  findGroup(tenantId: string, groupId: string): Promise<MerchantGroup | undefined>;
  /** Sorted by id. `groupIds`: only these. */
  listGroups(query: {
    tenantId: string;
    groupIds?: readonly string[] | undefined;
    afterId?: string | undefined;
    limit: number;
  }): Promise<MerchantGroup[]>;
  /** @throws Problem NOT_FOUND for the group or a new member, VERSION_STALE. */
  updateGroup(update: {
    tenantId: string;
    groupId: string;
    ifVersion?: number | undefined;
    changes: Partial<Pick<GroupFields, 'name' | 'merchantIds'>>;
    once?: OnceKey<{ before: MerchantGroup; after: MerchantGroup }> | undefined;
  }): Promise<{ before: MerchantGroup; after: MerchantGroup }>;
  /** Its merchants stay. @throws Problem NOT_FOUND. */
  deleteGroup(deletion: {
    tenantId: string;
    groupId: string;
    once?: OnceKey<MerchantGroup> | undefined;
  }): Promise<MerchantGroup>;
}
