import type { MongoStore } from '@merchant-analysis/storage/mongo';
import type { Collection, Long } from 'mongodb';
import type { TenantRecord, UserRecord } from '../ports/records.js';
import type { SessionRecord } from '../ports/session-store.js';

export const COLLECTIONS = {
  tenant: 'tenant',
  user: 'user',
  session: 'session',
  token: 'refresh_token',
  keyRing: 'key_ring',
  secret: 'secret',
  audit: 'audit',
} as const;

/** The one document of the key ring. */
export const KEY_RING = 'access tokens';

export interface TenantDocument extends Omit<TenantRecord, 'id' | 'createdAt' | 'addressRanges'> {
  readonly _id: string;
  /** How names are compared. */
  readonly nameKey: string;
  readonly addressRanges: string[];
  readonly createdAt: Date;
  /** Grows with every change that takes an owner away, so that two of them at once collide. */
  readonly ownerChanges?: number;
}

export interface UserDocument
  extends Omit<UserRecord, 'id' | 'roles' | 'merchantIds' | 'groupIds' | 'createdAt' | 'lastLoginAt'> {
  readonly _id: string;
  readonly loginKey: string;
  readonly roles: UserRecord['roles'][number][];
  readonly merchantIds?: string[];
  readonly groupIds?: string[];
  /** The code that waits to be used, or that was used and not yet followed by a password. */
  readonly code?: { readonly hash: string; readonly expiresAt: Date; readonly usedAt?: Date };
  readonly createdAt: Date;
  readonly lastLoginAt?: Date;
}

export interface SessionDocument {
  readonly _id: string;
  readonly tenantId: string;
  readonly userId: string;
  readonly startedAt: Date;
  readonly endsAt: Date;
  readonly endedAt?: Date;
}

export interface TokenDocument {
  /** SHA-256 of the token, in hex. */
  readonly _id: string;
  readonly tenantId: string;
  readonly userId: string;
  readonly sessionId: string;
  readonly familyEndsAt: Date;
  readonly expiresAt: Date;
  readonly usedAt?: Date;
  readonly usedFrom?: string;
  readonly successorHash?: string;
}

export interface KeyRingDocument {
  readonly _id: string;
  /** The newest first, at most two. */
  readonly keys: { kid: string; privateKeyPem: string; publicKeyPem: string; createdAt: Date }[];
}

export interface SecretDocument {
  readonly _id: string;
  /** Base64url */
  readonly value: string;
}

export interface AuditDocument {
  readonly tenantId: string;
  /** Comes back as a number. */
  readonly seq: number | Long;
  readonly at: Date;
  readonly userId: string;
  readonly roles: string[];
  readonly login?: string | undefined;
  readonly action: string;
  readonly outcome: string;
  readonly resourceType: string;
  readonly resourceId?: string | undefined;
  /** JSON */
  readonly changes?: string | undefined;
  readonly address?: string | undefined;
  readonly requestId?: string | undefined;
  readonly isOperatorsWork: boolean;
  /** Recognises a record that arrives twice. */
  readonly repetition?: string | undefined;
}

interface IdentityCollections {
  readonly tenants: Collection<TenantDocument>;
  readonly users: Collection<UserDocument>;
  readonly sessions: Collection<SessionDocument>;
  readonly tokens: Collection<TokenDocument>;
  readonly keyRings: Collection<KeyRingDocument>;
  readonly secrets: Collection<SecretDocument>;
  readonly audit: Collection<AuditDocument>;
}

export function identityCollections(store: MongoStore): IdentityCollections {
  return {
    tenants: store.collection(COLLECTIONS.tenant),
    users: store.collection(COLLECTIONS.user),
    sessions: store.collection(COLLECTIONS.session),
    tokens: store.collection(COLLECTIONS.token),
    keyRings: store.collection(COLLECTIONS.keyRing),
    secrets: store.collection(COLLECTIONS.secret),
    audit: store.collection(COLLECTIONS.audit),
  };
}

export function tenantOf({
  _id: id,
  name,
  kind,
  addressRanges,
  createdAt,
  version,
}: TenantDocument): TenantRecord {
  return { id, name, kind, addressRanges, createdAt: createdAt.getTime(), version };
}

export function userOf(document: UserDocument): UserRecord {
  const { _id: id, loginKey: _, code: __, createdAt, lastLoginAt, ...same } = document;
  const { name, merchantIds, groupIds, passwordHash } = document;
  return {
    ...same,
    ...{ id, name, merchantIds, groupIds, passwordHash },
    createdAt: createdAt.getTime(),
    lastLoginAt: lastLoginAt?.getTime(),
  };
}

export function sessionOf({ _id: id, tenantId, userId, startedAt, endsAt }: SessionDocument): SessionRecord {
  return { id, tenantId, userId, startedAt: startedAt.getTime(), endsAt: endsAt.getTime() };
}
