import type { MongoStore } from '@merchant-analysis/storage/mongo';
import type { ClientSession } from 'mongodb';
import type { LiveSession } from '../ports/session-store.js';
import {
  COLLECTIONS,
  identityCollections,
  type SessionDocument,
  sessionOf,
  type TenantDocument,
  type UserDocument,
  userOf,
} from './documents.mongo.js';

interface FoundSession extends SessionDocument {
  readonly users: UserDocument[];
  readonly tenants: TenantDocument[];
}

/** Finds a session with its user and the tenant's address ranges, if it lives at that instant: one question. */
export function liveSessionFinder(
  store: MongoStore,
): (sessionId: string, at: number, session?: ClientSession) => Promise<LiveSession | undefined> {
  const { sessions } = identityCollections(store);
  const lookUp = (name: string, localField: string, as: string) => ({
    $lookup: { from: store.nameOf(name), localField, foreignField: '_id', as },
  });
  return async (sessionId, at, session) => {
    const [found] = await sessions
      .aggregate<FoundSession>(
        [
          { $match: { _id: sessionId, endedAt: { $exists: false }, endsAt: { $gt: new Date(at) } } },
          lookUp(COLLECTIONS.user, 'userId', 'users'),
          lookUp(COLLECTIONS.tenant, 'tenantId', 'tenants'),
        ],
        session ? { session } : {},
      )
      .toArray();
    const [user] = found?.users ?? [];
    const [tenant] = found?.tenants ?? [];
    if (!found || !user || !tenant || user.disabled) return undefined;
    return { session: sessionOf(found), user: userOf(user), addressRanges: tenant.addressRanges };
  };
}
