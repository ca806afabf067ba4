import { PLATFORM_TENANT } from '@merchant-analysis/contracts/identity';
import { flag, instant, shape, text, texts, whole } from '@merchant-analysis/storage/document-shape';
import type { MongoMigration } from '@merchant-analysis/storage/mongo-migrations';
import { ONCE_IN_MONGO } from '@merchant-analysis/storage/once.mongo';
import { OUTBOX_IN_MONGO } from '@merchant-analysis/storage/outbox-schema.mongo';
import { COLLECTIONS, KEY_RING } from './documents.mongo.js';

const TENANTS_USERS_SESSIONS: MongoMigration = {
  name: 'identity-001-tenants-users-sessions',
  phase: 'expand',
  async up({ createCollection, collection }) {
    await createCollection(
      COLLECTIONS.tenant,
      shape(
        {
          _id: text,
          name: text,
          nameKey: text,
          kind: text,
          addressRanges: texts,
          createdAt: instant,
          version: whole,
        },
        { ownerChanges: whole },
      ),
    );
    // Not by tenant: a tenant's name is unique in the platform.
    await collection(COLLECTIONS.tenant).createIndex({ nameKey: 1 }, { unique: true });

    const code = shape({ hash: text, expiresAt: instant }, { usedAt: instant });
    await createCollection(
      COLLECTIONS.user,
      shape(
        {
          ...{ _id: text, tenantId: text, login: text, loginKey: text, roles: texts, disabled: flag },
          ...{ mustChangePassword: flag, epoch: whole, version: whole, createdAt: instant },
        },
        {
          ...{ name: text, merchantIds: texts, groupIds: texts, passwordHash: text, lastLoginAt: instant },
          code,
        },
      ),
    );
    await collection(COLLECTIONS.user).createIndex({ tenantId: 1, _id: 1 });
    // Not by tenant: a login is unique in the platform, and who logs in does not say which tenant they are of.
    await collection(COLLECTIONS.user).createIndex({ loginKey: 1 }, { unique: true });

    const session = { _id: text, tenantId: text, userId: text, startedAt: instant, endsAt: instant };
    await createCollection(COLLECTIONS.session, shape(session, { endedAt: instant }));
    await collection(COLLECTIONS.session).createIndex({ tenantId: 1, userId: 1, endsAt: 1 });

    // Looked up by `_id` alone, the hash of the token: whoever refreshes has nothing else to show.
    await createCollection(
      COLLECTIONS.token,
      shape(
        {
          _id: text,
          tenantId: text,
          userId: text,
          sessionId: text,
          familyEndsAt: instant,
          expiresAt: instant,
        },
        { usedAt: instant, usedFrom: text, successorHash: text },
      ),
    );
    await collection(COLLECTIONS.token).createIndex({ tenantId: 1, userId: 1, familyEndsAt: 1 });
  },
};

const KEYS: MongoMigration = {
  name: 'identity-002-keys',
  phase: 'expand',
  async up({ createCollection, collection }) {
    const key = shape({ kid: text, privateKeyPem: text, publicKeyPem: text, createdAt: instant });
    await createCollection(
      COLLECTIONS.keyRing,
      shape({ _id: text, keys: { bsonType: 'array', maxItems: 2, items: key } }),
    );
    await collection<{ _id: string }>(COLLECTIONS.keyRing).updateOne(
      { _id: KEY_RING },
      { $setOnInsert: { keys: [] } },
      { upsert: true },
    );
    await createCollection(COLLECTIONS.secret, shape({ _id: text, value: text }));
  },
};

/** Numbers have no gap and records never change, so a chain over them can be added from number 1 on. */
const AUDIT: MongoMigration = {
  name: 'identity-003-audit',
  phase: 'expand',
  async up({ createCollection, collection }) {
    await createCollection(
      COLLECTIONS.audit,
      shape(
        {
          ...{
            tenantId: text,
            seq: { bsonType: 'long', minimum: 1 },
            at: instant,
            userId: text,
            roles: texts,
          },
          ...{ action: text, outcome: text, resourceType: text, isOperatorsWork: flag },
        },
        { login: text, resourceId: text, changes: text, address: text, requestId: text, repetition: text },
      ),
    );
    const audit = collection(COLLECTIONS.audit);
    await audit.createIndex({ tenantId: 1, seq: 1 }, { unique: true });
    await audit.createIndex(
      { tenantId: 1, repetition: 1 },
      { unique: true, partialFilterExpression: { repetition: { $exists: true } } },
    );
    await audit.createIndex({ tenantId: 1, userId: 1, seq: 1 });
    await audit.createIndex({ tenantId: 1, resourceType: 1, resourceId: 1, seq: 1 });
    await audit.createIndex({ tenantId: 1, action: 1, seq: 1 });
  },
};

const PLATFORM: MongoMigration = {
  name: 'identity-004-platform-tenant',
  phase: 'expand',
  async up({ collection }) {
    const fields = { name: 'platform', nameKey: 'platform', kind: 'live', addressRanges: [], version: 1 };
    await collection<{ _id: string }>(COLLECTIONS.tenant).updateOne(
      { _id: PLATFORM_TENANT },
      { $setOnInsert: { ...fields, createdAt: new Date() } },
      { upsert: true },
    );
  },
};

/** The collections of identity, oldest step first. */
export const IDENTITY_IN_MONGO: readonly MongoMigration[] = [
  ONCE_IN_MONGO,
  TENANTS_USERS_SESSIONS,
  KEYS,
  AUDIT,
  PLATFORM,
  OUTBOX_IN_MONGO,
];
