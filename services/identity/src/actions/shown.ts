import type { Tenant, User } from '@merchant-analysis/contracts/identity';
import type { TenantRecord, UserRecord } from '../ports/records.js';

/** Records as the contract shows them: no hashes, no epochs, instants as text. */

const instant = (at: number): string => new Date(at).toISOString();

export function shownTenant({ id, name, kind, addressRanges, createdAt, version }: TenantRecord): Tenant {
  return { id, name, kind, addressRanges: [...addressRanges], createdAt: instant(createdAt), version };
}

export function shownUser(user: UserRecord): User {
  const { id, login, name, roles, merchantIds, groupIds, disabled, mustChangePassword, version } = user;
  return {
    id,
    login,
    name,
    roles: [...roles],
    merchantIds: merchantIds && [...merchantIds],
    groupIds: groupIds && [...groupIds],
    disabled,
    mustChangePassword,
    createdAt: instant(user.createdAt),
    lastLoginAt: user.lastLoginAt === undefined ? undefined : instant(user.lastLoginAt),
    version,
  };
}

/** A page of a list of which one record more than the limit was read. */
export function pageOfRecords<R, T>(
  records: readonly R[],
  limit: number,
  show: (record: R) => T,
  cursorOf: (record: R) => string,
): { data: T[]; page: { nextCursor?: string | undefined; hasMore: boolean } } {
  const shown = records.slice(0, limit);
  const hasMore = records.length > limit;
  const last = shown.at(-1);
  return {
    data: shown.map(show),
    page: { hasMore, nextCursor: hasMore && last !== undefined ? cursorOf(last) : undefined },
  };
}
