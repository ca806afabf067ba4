import { problem } from '@merchant-analysis/contracts/problems';
import type { MongoStore } from '@merchant-analysis/storage/mongo';
import { nameKey } from '../domain/name-key.js';
import type { IdentityCopyPort } from '../ports/identity-copy.js';
import { identityCollections, type TenantDocument, type UserDocument } from './documents.mongo.js';

export function identityCopyInMongo(store: MongoStore): IdentityCopyPort {
  const { tenants, users } = identityCollections(store);
  return {
    async putTenant({ id, name, kind, addressRanges, createdAt, version }) {
      await store.transaction(async (session) => {
        if (await tenants.findOne({ _id: id }, { session })) return;
        const key = nameKey(name);
        if (await tenants.findOne({ nameKey: key }, { session })) throw problem('NAME_TAKEN', { name });
        const document: TenantDocument = {
          ...{ _id: id, name, nameKey: key, kind, version },
          addressRanges: [...addressRanges],
          createdAt: new Date(createdAt),
        };
        await tenants.insertOne(document, { session });
      });
    },
    async putUser({ id, createdAt, lastLoginAt, roles, merchantIds, groupIds, name, passwordHash, ...same }) {
      await store.transaction(async (session) => {
        if (await users.findOne({ _id: id }, { session })) return;
        const loginKey = nameKey(same.login);
        if (await users.findOne({ loginKey }, { session })) throw problem('NAME_TAKEN', { name: same.login });
        const document: UserDocument = {
          ...{ _id: id, ...same, loginKey, roles: [...roles], createdAt: new Date(createdAt) },
          ...(name !== undefined && { name }),
          ...(passwordHash !== undefined && { passwordHash }),
          ...(lastLoginAt !== undefined && { lastLoginAt: new Date(lastLoginAt) }),
          ...(merchantIds && { merchantIds: [...merchantIds] }),
          ...(groupIds && { groupIds: [...groupIds] }),
        };
        await users.insertOne(document, { session });
      });
    },
  };
}
