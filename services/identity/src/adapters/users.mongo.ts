import { problem } from '@merchant-analysis/contracts/problems';
import type { MongoStore } from '@merchant-analysis/storage/mongo';
import { onceInMongo } from '@merchant-analysis/storage/once.mongo';
import type { ClientSession } from 'mongodb';
import { nameKey } from '../domain/name-key.js';
import type { NewUser } from '../ports/records.js';
import type { UserStore } from '../ports/user-store.js';
import { identityCollections, type UserDocument, userOf } from './documents.mongo.js';
import { userChangerInMongo } from './user-change.mongo.js';

export function usersInMongo(store: MongoStore): UserStore {
  const { users } = identityCollections(store);
  const insert = userInserterInMongo(store);
  const find = async (filter: Partial<UserDocument>) => {
    const found = await store.read(() => users.findOne(filter));
    return found ? userOf(found) : undefined;
  };
  return {
    async addUser(tenantId, user, at, request) {
      const identity = { tenantId, action: 'identity.createUser', idempotency: request };
      return onceInMongo(store, identity, async (session) => {
        await insert(tenantId, user, at, session);
        return { userId: user.id };
      });
    },
    findUser: (tenantId, userId) => find({ tenantId, _id: userId }),
    findUserByLogin: (login) => find({ loginKey: nameKey(login) }),
    async listUsers(tenantId, { after, limit }) {
      const filter = { tenantId, _id: { $gt: after ?? '' } };
      const found = await store.read(() => users.find(filter).sort({ _id: 1 }).limit(limit).toArray());
      return found.map(userOf);
    },
    async findFirstOwner(tenantId) {
      const filter = { tenantId, disabled: false, roles: 'owner' as const };
      const found = await store.read(() => users.findOne(filter, { sort: { _id: 1 } }));
      return found ? userOf(found) : undefined;
    },
    ...userChangerInMongo(store),
    async replacePasswordHash(userId, known, stronger) {
      await store.write(() =>
        users.updateOne({ _id: userId, passwordHash: known }, { $set: { passwordHash: stronger } }),
      );
    },
  };
}

/** Adds a user with its code, inside a transaction. A login that comes meanwhile makes the transaction look again. */
export function userInserterInMongo(
  store: MongoStore,
): (tenantId: string, user: NewUser, at: number, session: ClientSession) => Promise<void> {
  const { users } = identityCollections(store);
  return async (tenantId, user, at, session) => {
    const loginKey = nameKey(user.login);
    if (await users.findOne({ loginKey }, { session })) throw problem('NAME_TAKEN', { name: user.login });
    const document: UserDocument = {
      _id: user.id,
      tenantId,
      login: user.login,
      loginKey,
      roles: [...user.roles],
      disabled: false,
      mustChangePassword: true,
      epoch: 1,
      createdAt: new Date(at),
      version: 1,
      code: { hash: user.code.hash, expiresAt: new Date(user.code.expiresAt) },
      ...(user.name !== undefined && { name: user.name }),
      ...(user.merchantIds && { merchantIds: [...user.merchantIds] }),
      ...(user.groupIds && { groupIds: [...user.groupIds] }),
    };
    await users.insertOne(document, { session });
  };
}
