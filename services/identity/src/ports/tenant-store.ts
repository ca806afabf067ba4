import type { NewUser, Page, RequestKey, Telling, TenantRecord } from './records.js';

export interface TenantStore {
  /**
   * A tenant with its first owner. The same request again answers with what it made the first time.
   * @throws NAME_TAKEN for the tenant's name or the owner's login, IDEMPOTENCY_KEY_REUSED.
   */
  addTenant(
    tenant: Pick<TenantRecord, 'id' | 'name' | 'kind'>,
    owner: NewUser | undefined,
    at: number,
    request?: RequestKey<{ tenantId: string }>,
  ): Promise<{ tenantId: string; ownerId?: string | undefined }>;
  findTenant(tenantId: string): Promise<TenantRecord | undefined>;
  /** By name, without regard to case. */
  findTenantByName(name: string): Promise<TenantRecord | undefined>;
  listTenants(page: Page): Promise<TenantRecord[]>;
  /** @throws NOT_FOUND, VERSION_STALE, NAME_TAKEN. */
  changeTenant(
    tenantId: string,
    change: { name?: string | undefined; addressRanges?: readonly string[] | undefined },
    ifVersion?: number,
    telling?: Telling<TenantRecord>,
  ): Promise<TenantRecord>;
}
