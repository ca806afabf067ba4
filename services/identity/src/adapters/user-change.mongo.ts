import { problem } from '@merchant-analysis/contracts/problems';
import type { MongoStore } from '@merchant-analysis/storage/mongo';
import { withOutgoingInMongo } from '@merchant-analysis/storage/once.mongo';
import type { ClientSession, UpdateFilter } from 'mongodb';
import type { UserChange } from '../ports/records.js';
import type { UserStore } from '../ports/user-store.js';
import { identityCollections, type UserDocument, userOf } from './documents.mongo.js';

/** What changes or removes a user: one transaction each. */
export function userChangerInMongo(store: MongoStore): Pick<UserStore, 'changeUser' | 'removeUser'> {
  const { tenants, users, sessions, tokens } = identityCollections(store);

  const find = async (tenantId: string, userId: string, session: ClientSession): Promise<UserDocument> => {
    const found = await users.findOne({ tenantId, _id: userId }, { session });
    if (!found) throw problem('NOT_FOUND', { what: 'user' });
    return found;
  };
  /** Two owners who step down at once change different users: the tenant is where they collide. */
  const keepAnOwner = async (known: UserDocument, stays: boolean, session: ClientSession): Promise<void> => {
    if (stays || known.disabled || !known.roles.includes('owner')) return;
    const { tenantId } = known;
    await tenants.updateOne({ _id: tenantId }, { $inc: { ownerChanges: 1 } }, { session });
    const others = { tenantId, disabled: false, roles: 'owner' as const, _id: { $ne: known._id } };
    if (!(await users.findOne(others, { session }))) throw problem('LAST_OWNER');
  };

  return {
    async changeUser(tenantId, userId, change, at, ifVersion, telling) {
      return withOutgoingInMongo(store, telling, async (session) => {
        const known = await find(tenantId, userId, session);
        if (ifVersion !== undefined && ifVersion !== known.version) throw problem('VERSION_STALE');
        const disabled = change.disabled ?? known.disabled;
        const stays = (change.roles ?? known.roles).includes('owner') && !disabled;
        await keepAnOwner(known, stays, session);
        const ends = change.code !== undefined || disabled !== known.disabled;
        const movesEpoch = ends || change.roles !== undefined;
        const changed = await users.findOneAndUpdate({ _id: userId }, updateOf(change, movesEpoch), {
          session,
          returnDocument: 'after',
        });
        if (ends) {
          await sessions.updateMany(
            { tenantId, userId, endedAt: { $exists: false } },
            { $set: { endedAt: new Date(at) } },
            { session },
          );
        }
        return userOf(changed!);
      });
    },
    async removeUser(tenantId, userId, telling) {
      await withOutgoingInMongo(store, telling, async (session) => {
        await keepAnOwner(await find(tenantId, userId, session), false, session);
        await users.deleteOne({ _id: userId }, { session });
        await sessions.deleteMany({ tenantId, userId }, { session });
        await tokens.deleteMany({ tenantId, userId }, { session });
      });
    },
  };
}

function updateOf(change: UserChange, movesEpoch: boolean): UpdateFilter<UserDocument> {
  const { name, roles, disabled, code } = change;
  const limits = Object.entries({ merchantIds: change.merchantIds, groupIds: change.groupIds });
  const given = limits.filter(([, ids]) => ids !== undefined && ids !== null);
  const lifted = limits.filter(([, ids]) => ids === null);
  return {
    $set: {
      ...Object.fromEntries(given),
      ...(name !== undefined && { name }),
      ...(roles !== undefined && { roles: [...roles] }),
      ...(disabled !== undefined && { disabled }),
      ...(code && {
        code: { hash: code.hash, expiresAt: new Date(code.expiresAt) },
        mustChangePassword: true,
      }),
    },
    $unset: {
      ...Object.fromEntries(lifted.map(([field]) => [field, ''])),
      ...(code && { passwordHash: '' }),
    },
    $inc: { version: 1, ...(movesEpoch && { epoch: 1 }) },
  };
}
