import { PLATFORM_TENANT } from '@merchant-analysis/contracts/identity';
import { problem } from '@merchant-analysis/contracts/problems';
import type { MongoStore } from '@merchant-analysis/storage/mongo';
import { onceInMongo, withOutgoingInMongo } from '@merchant-analysis/storage/once.mongo';
import type { ClientSession } from 'mongodb';
import { nameKey } from '../domain/name-key.js';
import type { TenantStore } from '../ports/tenant-store.js';
import { identityCollections, tenantOf } from './documents.mongo.js';
import { userInserterInMongo } from './users.mongo.js';

export function tenantsInMongo(store: MongoStore): TenantStore {
  const { tenants } = identityCollections(store);
  const insertUser = userInserterInMongo(store);

  const refuseTaken = async (name: string, ownId: string, session: ClientSession): Promise<void> => {
    const other = await tenants.findOne({ nameKey: nameKey(name) }, { session });
    if (other && other._id !== ownId) throw problem('NAME_TAKEN', { name });
  };

  return {
    async addTenant(tenant, owner, at, request) {
      const identity = { tenantId: PLATFORM_TENANT, action: 'identity.createTenant', idempotency: request };
      return onceInMongo(store, identity, async (session) => {
        const { id, name, kind } = tenant;
        await refuseTaken(name, id, session);
        await tenants.insertOne(
          {
            _id: id,
            name,
            nameKey: nameKey(name),
            kind,
            addressRanges: [],
            createdAt: new Date(at),
            version: 1,
          },
          { session },
        );
        if (owner) await insertUser(id, owner, at, session);
        return { tenantId: id, ownerId: owner?.id };
      });
    },
    async findTenant(tenantId) {
      const found = await store.read(() => tenants.findOne({ _id: tenantId }));
      return found ? tenantOf(found) : undefined;
    },
    async findTenantByName(name) {
      const found = await store.read(() => tenants.findOne({ nameKey: nameKey(name) }));
      return found ? tenantOf(found) : undefined;
    },
    async listTenants({ after, limit }) {
      const filter = { _id: { $gt: after ?? '', $ne: PLATFORM_TENANT } };
      const found = await store.read(() => tenants.find(filter).sort({ _id: 1 }).limit(limit).toArray());
      return found.map(tenantOf);
    },
    async changeTenant(tenantId, change, ifVersion, telling) {
      return withOutgoingInMongo(store, telling, async (session) => {
        const known = await tenants.findOne({ _id: tenantId }, { session });
        if (!known) throw problem('NOT_FOUND', { what: 'tenant' });
        if (ifVersion !== undefined && ifVersion !== known.version) throw problem('VERSION_STALE');
        const name = change.name ?? known.name;
        await refuseTaken(name, tenantId, session);
        const addressRanges = [...(change.addressRanges ?? known.addressRanges)];
        const changed = await tenants.findOneAndUpdate(
          { _id: tenantId },
          { $set: { name, nameKey: nameKey(name), addressRanges }, $inc: { version: 1 } },
          { session, returnDocument: 'after' },
        );
        return tenantOf(changed!);
      });
    },
  };
}
