import type { Role } from '@merchant-analysis/contracts/caller';
import type { Tenant } from '@merchant-analysis/contracts/identity';
import type { RequestKey, Telling } from '@merchant-analysis/contracts/outbox';

export type { RequestKey, Telling };

export interface TenantRecord {
  readonly id: string;
  readonly name: string;
  readonly kind: Tenant['kind'];
  readonly addressRanges: readonly string[];
  readonly createdAt: number;
  readonly version: number;
}

export interface UserRecord {
  readonly id: string;
  readonly tenantId: string;
  readonly login: string;
  readonly name?: string | undefined;
  readonly roles: readonly Role[];
  /** Absent: not limited. */
  readonly merchantIds?: readonly string[] | undefined;
  readonly groupIds?: readonly string[] | undefined;
  readonly disabled: boolean;
  readonly mustChangePassword: boolean;
  /** PHC string; absent until the first password of one's own. */
  readonly passwordHash?: string | undefined;
  /** Grows when tokens that are out there must not count any more. */
  readonly epoch: number;
  readonly createdAt: number;
  readonly lastLoginAt?: number | undefined;
  readonly version: number;
}

export type NewUser = Pick<UserRecord, 'id' | 'login' | 'name' | 'roles' | 'merchantIds' | 'groupIds'> & {
  /** The code with which this user comes in once. */
  readonly code: OneTimeCode;
};

export interface OneTimeCode {
  /** SHA-256 of the code, in hex. */
  readonly hash: string;
  readonly expiresAt: number;
}

/** Fields that stay as they are when undefined; null lifts a limit. */
export interface UserChange {
  readonly name?: string | undefined;
  readonly roles?: readonly Role[] | undefined;
  readonly merchantIds?: readonly string[] | null | undefined;
  readonly groupIds?: readonly string[] | null | undefined;
  readonly disabled?: boolean | undefined;
  /** A new code takes the place of the password, which must then be changed. */
  readonly code?: OneTimeCode | undefined;
}

export interface Page {
  /** Records after this id, in the order of ids. */
  readonly after?: string | undefined;
  readonly limit: number;
}
