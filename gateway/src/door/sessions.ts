import { hash } from 'node:crypto';
import type { RecentMap } from '@merchant-analysis/cache/recent-map';
import { createRecentMap } from '@merchant-analysis/cache/recent-map';
import type { Caller } from '@merchant-analysis/contracts/caller';
import { problem } from '@merchant-analysis/contracts/problems';
import type { Clock } from '@merchant-analysis/kernel/clock';
import { Problem } from '@merchant-analysis/kernel/problem';
import { type AddressFilter, addressFilterOf } from './address-ranges.js';
import { scopeOf } from './scope.js';

/** What a verified access token says. */
export interface TokenClaims {
  readonly sessionId: string;
  readonly userId: string;
  readonly tenantId: string;
  /** Counts the user's revocations: a token of an older epoch is refused. */
  readonly epoch: number;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/** Who is behind a token, as identity said a moment ago. */
export interface Session {
  readonly caller: Caller;
  readonly scope: string;
  readonly mustChangePassword: boolean;
  readonly mayComeFrom: AddressFilter;
}

interface ResolvedSession {
  caller: Caller;
  mustChangePassword: boolean;
  addressRanges: string[];
}

interface SessionSources {
  readonly verify: (token: string) => TokenClaims | undefined | Promise<TokenClaims | undefined>;
  readonly resolve: (claims: TokenClaims) => Promise<ResolvedSession>;
  readonly clock: Clock;
}

/** A good token whose session is over: refused, but we know whose it was. */
export class SessionOver extends Problem {
  constructor(readonly claims: TokenClaims) {
    const { code, message, status, retryable } = problem('NOT_AUTHENTICATED');
    super(code, message, status, retryable);
  }
}

export interface Sessions {
  /**
   * The session of an `Authorization` header; undefined without one.
   * @param connection a client that keeps its connection sends the same token again: it is hashed once.
   * @param onUnknown called before a token that is not remembered is verified; may throw, or reject, to refuse
   * the work.
   * @throws Problem NOT_AUTHENTICATED when the token is wrong or expired, SessionOver when it was revoked.
   */
  find(
    authorization: string | undefined,
    connection: object,
    onUnknown: () => void | Promise<void>,
  ): Session | undefined | Promise<Session>;
  /** Forgets a user of a tenant, or all its users, at once: sessions ended, or roles changed. */
  forget(who: { tenantId: string; userId?: string | undefined }): void;
  /** Asks about everybody anew: news may have been missed. */
  forgetAll(): void;
}

interface Remembered extends Session {
  readonly claims: TokenClaims;
  readonly askAgainAt: number;
}

const MAX_SESSIONS = 20_000;
/** How long a caller is believed without asking identity again, milliseconds. */
const BELIEVED_FOR = 5_000;

/**
 * Remembers verified tokens by their hash until they expire, and their callers for five seconds. An answer of
 * identity that was on its way while the user was revoked is used but not remembered.
 */
export function createSessions({ verify, resolve, clock }: SessionSources): Sessions {
  const remembered: RecentMap<Remembered> = createRecentMap(MAX_SESSIONS);
  const asking = new Map<string, Promise<Remembered>>();
  const lastOf = new WeakMap<object, { authorization: string; token: string; key: string }>();
  let revocations = 0;

  const ask = async (key: string, token: string, known: TokenClaims | undefined): Promise<Remembered> => {
    const before = revocations;
    const claims = known ?? (await verify(token));
    if (!claims || claims.expiresAt <= clock.now()) throw problem('NOT_AUTHENTICATED');
    const { caller, mustChangePassword, addressRanges } = await resolve(claims).catch((error: unknown) => {
      remembered.delete(key);
      throw error instanceof Problem && error.status === 401 ? new SessionOver(claims) : error;
    });
    const session: Remembered = {
      claims,
      caller,
      scope: scopeOf(caller),
      mustChangePassword,
      mayComeFrom: addressFilterOf(addressRanges),
      askAgainAt: Math.min(clock.now() + BELIEVED_FOR, claims.expiresAt),
    };
    if (revocations === before) remembered.set(key, session);
    return session;
  };

  return {
    find(authorization, connection, onUnknown) {
      if (authorization === undefined) return undefined;
      let last = lastOf.get(connection);
      if (last?.authorization !== authorization) {
        const token = bearerTokenOf(authorization);
        last = { authorization, token, key: hash('sha256', token, 'base64url') };
        lastOf.set(connection, last);
      }
      const { token, key } = last;
      const known = remembered.get(key);
      if (known && known.askAgainAt > clock.now()) return known;
      const running = asking.get(key);
      if (running) return running;
      const admitting = known ? undefined : onUnknown();
      const answer = admitting
        ? admitting.then(() => ask(key, token, undefined))
        : ask(key, token, known?.claims);
      const started = answer.finally(() => asking.delete(key));
      asking.set(key, started);
      return started;
    },
    forget({ tenantId, userId }) {
      revocations++;
      remembered.deleteWhere(
        ({ claims }) => claims.tenantId === tenantId && (userId === undefined || claims.userId === userId),
      );
    },
    forgetAll() {
      revocations++;
      remembered.deleteWhere(() => true);
    },
  };
}

/** Longer than any token of ours: the rest is not looked at. */
const MAX_TOKEN_LENGTH = 4096;

function bearerTokenOf(authorization: string): string {
  const match = /^Bearer +([^\s]+)$/i.exec(authorization.slice(0, MAX_TOKEN_LENGTH + 10));
  if (!match || match[1]!.length > MAX_TOKEN_LENGTH) throw problem('NOT_AUTHENTICATED');
  return match[1]!;
}
