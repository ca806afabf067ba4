import type { MongoStore } from '@merchant-analysis/storage/mongo';
import { withOutgoingInMongo } from '@merchant-analysis/storage/once.mongo';
import type { RotationOutcome, SessionStore } from '../ports/session-store.js';
import { identityCollections } from './documents.mongo.js';
import type { liveSessionFinder } from './live-session.mongo.js';

/**
 * The rotation of refresh tokens as one transaction: see the port for what each outcome means. Two that use the
 * same token collide on it, and the second looks again and finds it used.
 */
export function tokenRotatorInMongo(
  store: MongoStore,
  findLive: ReturnType<typeof liveSessionFinder>,
): SessionStore['rotateToken'] {
  const { sessions, tokens } = identityCollections(store);
  return ({ tokenHash, successorHash, successorExpiresAt, address, at, graceMs }, telling) =>
    withOutgoingInMongo(store, telling, async (session): Promise<RotationOutcome> => {
      const token = await tokens.findOne({ _id: tokenHash }, { session });
      const live = token && (await findLive(token.sessionId, at, session));
      if (!token || !live) return { kind: 'refused' };
      const now = new Date(at);
      if (token.usedAt === undefined) {
        if (token.expiresAt <= now) return { kind: 'refused' };
        const expiresAt = Math.min(successorExpiresAt, live.session.endsAt);
        const { tenantId, userId, sessionId, familyEndsAt } = token;
        await tokens.updateOne(
          { _id: tokenHash },
          { $set: { usedAt: now, usedFrom: address, successorHash } },
          { session },
        );
        await tokens.insertOne(
          { _id: successorHash, tenantId, userId, sessionId, familyEndsAt, expiresAt: new Date(expiresAt) },
          { session },
        );
        return { kind: 'rotated', ...live, expiresAt };
      }
      const isRetry = token.usedFrom === address && at - token.usedAt.getTime() <= graceMs;
      if (isRetry && token.successorHash === successorHash) {
        const successor = await tokens.findOne({ _id: successorHash }, { session });
        if (successor && successor.usedAt === undefined) {
          return { kind: 'repeated', ...live, expiresAt: successor.expiresAt.getTime() };
        }
      }
      await sessions.updateOne({ _id: live.session.id }, { $set: { endedAt: now } }, { session });
      return { kind: 'reused', session: live.session };
    });
}
