import type { SQLOutputValue } from 'node:sqlite';
import type { Role } from '@merchant-analysis/contracts/caller';
import type { TenantRecord, UserRecord } from '../ports/records.js';
import type { SessionRecord } from '../ports/session-store.js';

export type Row = Record<string, SQLOutputValue>;

const list = <T extends string>(value: SQLOutputValue | undefined): T[] => JSON.parse(String(value)) as T[];
const optionalList = (value: SQLOutputValue | undefined): string[] | undefined =>
  value === null || value === undefined ? undefined : list(value);
export const optionalText = (value: SQLOutputValue | undefined): string | undefined =>
  value === null || value === undefined ? undefined : String(value);
export const optionalNumber = (value: SQLOutputValue | undefined): number | undefined =>
  value === null || value === undefined ? undefined : Number(value);

export function toTenant(row: Row): TenantRecord {
  return {
    id: String(row['id']),
    name: String(row['name']),
    kind: String(row['kind']) as TenantRecord['kind'],
    addressRanges: list(row['address_ranges']),
    createdAt: Number(row['created_at']),
    version: Number(row['version']),
  };
}

export function toUser(row: Row): UserRecord {
  return {
    id: String(row['id']),
    tenantId: String(row['tenant_id']),
    login: String(row['login']),
    name: optionalText(row['name']),
    roles: list<Role>(row['roles']),
    merchantIds: optionalList(row['merchant_ids']),
    groupIds: optionalList(row['group_ids']),
    disabled: row['disabled'] === 1,
    mustChangePassword: row['must_change_password'] === 1,
    passwordHash: optionalText(row['password_hash']),
    epoch: Number(row['epoch']),
    createdAt: Number(row['created_at']),
    lastLoginAt: optionalNumber(row['last_login_at']),
    version: Number(row['version']),
  };
}

/** Of a join in which the columns of the session begin with `session_`. */
export function toSession(row: Row): SessionRecord {
  return {
    id: String(row['session_id']),
    tenantId: String(row['session_tenant_id']),
    userId: String(row['session_user_id']),
    startedAt: Number(row['session_started_at']),
    endsAt: Number(row['session_ends_at']),
  };
}

export const toRanges = (row: Row): string[] => list(row['session_address_ranges']);

/** JSON of a list, or NULL where there is none. */
export const listText = (values: readonly string[] | null | undefined): string | null =>
  values === null || values === undefined ? null : JSON.stringify(values);
