import type { MongoStore } from '@merchant-analysis/storage/mongo';
import { withOutgoingInMongo } from '@merchant-analysis/storage/once.mongo';
import type { ClientSession } from 'mongodb';
import type { LiveSession, NewSession, SessionStore } from '../ports/session-store.js';
import { identityCollections, type UserDocument } from './documents.mongo.js';
import { liveSessionFinder } from './live-session.mongo.js';
import { tokenRotatorInMongo } from './token-rotation.mongo.js';

/** Whoever opens, ends or moves the sessions of a user writes the user too: two at once collide there. */
export function sessionsInMongo(store: MongoStore): SessionStore {
  const { users, sessions, tokens } = identityCollections(store);
  const findLive = liveSessionFinder(store);
  const isGoingOn = { endedAt: { $exists: false } };

  const open = async (
    { _id: userId, tenantId }: UserDocument,
    { id, endsAt, tokenHash, tokenExpiresAt }: NewSession,
    at: number,
    session: ClientSession,
  ): Promise<LiveSession | undefined> => {
    const now = new Date(at);
    const familyEndsAt = new Date(endsAt);
    await tokens.deleteMany({ tenantId, userId, familyEndsAt: { $lte: now } }, { session });
    await sessions.deleteMany({ tenantId, userId, endsAt: { $lte: now } }, { session });
    await sessions.insertOne(
      { _id: id, tenantId, userId, startedAt: now, endsAt: familyEndsAt },
      { session },
    );
    const expiresAt = new Date(tokenExpiresAt);
    await tokens.insertOne(
      { _id: tokenHash, tenantId, userId, sessionId: id, familyEndsAt, expiresAt },
      { session },
    );
    return findLive(id, at, session);
  };
  const endAll = ({ _id: userId, tenantId }: UserDocument, at: number, session: ClientSession) =>
    sessions.updateMany({ tenantId, userId, ...isGoingOn }, { $set: { endedAt: new Date(at) } }, { session });

  return {
    async findCode(userId) {
      const user = await store.read(() => users.findOne({ _id: userId }, { projection: { code: 1 } }));
      if (!user?.code) return undefined;
      const { hash, expiresAt, usedAt } = user.code;
      return { hash, expiresAt: expiresAt.getTime(), usedAt: usedAt?.getTime() };
    },
    async openSession({ id, epoch }, newSession, at, codeHash, telling) {
      return withOutgoingInMongo(store, telling, async (session) => {
        const now = new Date(at);
        const unspent = {
          'code.hash': codeHash,
          'code.usedAt': { $exists: false },
          'code.expiresAt': { $gt: now },
        };
        const user = await users.findOneAndUpdate(
          { _id: id, epoch, disabled: false, ...(codeHash !== undefined && unspent) },
          { $set: { lastLoginAt: now, ...(codeHash !== undefined && { 'code.usedAt': now }) } },
          { session, returnDocument: 'after' },
        );
        return user ? open(user, newSession, at, session) : undefined;
      });
    },
    findLiveSession: (sessionId, at) => store.read(() => findLive(sessionId, at)),
    rotateToken: tokenRotatorInMongo(store, findLive),
    async endSession(sessionId, at, telling) {
      const filter = { _id: sessionId, ...isGoingOn };
      await withOutgoingInMongo(store, telling, async (session) => {
        await sessions.updateOne(filter, { $set: { endedAt: new Date(at) } }, { session });
      });
    },
    async endSessions(userId, at, telling) {
      await withOutgoingInMongo(store, telling, async (session) => {
        const user = await users.findOneAndUpdate({ _id: userId }, { $inc: { epoch: 1 } }, { session });
        if (user) await endAll(user, at, session);
      });
    },
    async changePassword({ id, epoch }, passwordHash, newSession, at, telling) {
      return withOutgoingInMongo(store, telling, async (session) => {
        const user = await users.findOneAndUpdate(
          { _id: id, epoch, disabled: false },
          {
            $set: { passwordHash, mustChangePassword: false, lastLoginAt: new Date(at) },
            $unset: { code: '' },
            $inc: { epoch: 1, version: 1 },
          },
          { session, returnDocument: 'after' },
        );
        if (!user) return undefined;
        await endAll(user, at, session);
        return open(user, newSession, at, session);
      });
    },
  };
}
