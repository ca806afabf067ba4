import type { AuditNote } from '@merchant-analysis/broker/meta';
import type { Call } from '@merchant-analysis/broker/service';
import { tokenTerms } from '@merchant-analysis/contracts/access-token';
import type { Caller, CallerRole } from '@merchant-analysis/contracts/caller';
import { changePassword } from '@merchant-analysis/identity/actions/change-password';
import { createTenant } from '@merchant-analysis/identity/actions/create-tenant';
import { createUser } from '@merchant-analysis/identity/actions/create-user';
import { logIn } from '@merchant-analysis/identity/actions/log-in';
import { resolveSession } from '@merchant-analysis/identity/actions/resolve-session';
import { jsonWebTokens } from '@merchant-analysis/identity/adapters/access-tokens.jsonwebtoken';
import { loginThrottleInMemory } from '@merchant-analysis/identity/adapters/login-throttle.memory';
import { argon2PasswordHasher } from '@merchant-analysis/identity/adapters/password-hasher.argon2';
import { nodeSecrets } from '@merchant-analysis/identity/adapters/secrets.node-crypto';
import { noSessionNews } from '@merchant-analysis/identity/adapters/session-news.redis';
import type { Books } from '@merchant-analysis/identity/ports/books';
import type { NewId } from '@merchant-analysis/identity/ports/new-id';
import { fakeClock } from '@merchant-analysis/testkit/fake-clock';
import { identityStoreInMemory } from './memory/identity-store.js';

export const PASSWORD = 'kettle-violin-ostrich';

/** A call and what the action said beside its answer. */
export interface RecordedCall extends Call {
  readonly notes: AuditNote[];
  readonly announced: { event: string; payload: object }[];
}

let requests = 0;

export function callBy(
  caller: Partial<Caller> & { roles: CallerRole[] },
  more: Partial<Call> = {},
): RecordedCall {
  const notes: AuditNote[] = [];
  const announced: { event: string; payload: object }[] = [];
  requests += 1;
  return {
    caller: { tenantId: 'ten_platform', userId: 'system', address: '10.1.2.3', ...caller },
    requestId: `request-${requests}`,
    timeLeftMs: () => 5_000,
    ask: () => Promise.reject(new Error('identity asks nobody')),
    audit: (note) => {
      notes.push(note);
    },
    announce: (event, payload) => {
      announced.push({ event, payload });
    },
    withRecord: () => more.idempotency ?? {},
    notes,
    announced,
    ...more,
  };
}

export const system = () => callBy({ roles: ['system'] });
export const stranger = (address = '10.1.2.3') =>
  callBy({ tenantId: '', userId: 'stranger', roles: ['sandbox'], address });

const isKnown = (id: string) => !id.includes('unknown');

/** Books that know everything but what is called unknown. */
export const booksOf = (): Books => ({
  listUnknown: async ({ merchantIds, groupIds }) => ({
    merchantIds: merchantIds.filter((id) => !isKnown(id)),
    groupIds: groupIds.filter((id) => !isKnown(id)),
  }),
});

/** Identity on a memory store, with cheap hashes and a clock that stands still. */
export function identityForTests() {
  const store = identityStoreInMemory();
  const clock = fakeClock('2026-11-21T10:00:00Z');
  let ids = 0;
  const newId: NewId = (prefix) => `${prefix}_${String(++ids).padStart(16, '0')}`;
  const terms = tokenTerms({ jwtIssuer: 'merchant-analysis' }, 'demo');
  const ports = {
    store,
    clock,
    newId,
    secrets: nodeSecrets('c2VjcmV0LW9mLXRoZS1zdG9yZQ'),
    hasher: argon2PasswordHasher({ atOnce: 4, waiting: 1000 }, { memoryKib: 8, passes: 1, lanes: 1 }),
    accessTokens: jsonWebTokens(store, terms),
    throttle: loginThrottleInMemory(),
    news: noSessionNews,
    booksOf,
  };
  const claimsOf = (accessToken: string) => {
    const claims = JSON.parse(Buffer.from(accessToken.split('.')[1]!, 'base64url').toString());
    return { sessionId: claims.sid, userId: claims.sub, tenantId: claims.tid, epoch: claims.ver };
  };
  /** The caller whom the door would let in with this token. @throws NOT_AUTHENTICATED */
  const callerOf = async (accessToken: string): Promise<Caller> => {
    const { caller } = await resolveSession(ports)(claimsOf(accessToken));
    return { ...caller, address: '10.1.2.3' };
  };
  const enter = (login: string, password: string, address?: string) =>
    logIn(ports)({ login, password }, stranger(address));
  /** A user who has come in with the code and set the usual password. */
  const settle = async (login: string, code: string) => {
    const caller = await callerOf((await enter(login, code)).accessToken);
    const change = { currentPassword: code, newPassword: PASSWORD };
    const tokens = await changePassword(ports)(change, callBy(caller));
    return { tokens, caller: await callerOf(tokens.accessToken) };
  };
  /** A tenant whose owner has logged in and set the usual password. */
  const tenantWithOwner = async (name: string, ownerLogin: string) => {
    const made = await createTenant(ports)({ name, kind: 'live', ownerLogin }, system());
    return settle(ownerLogin, made.oneTimePassword!);
  };
  const userOf = async (by: Caller, login: string, roles: Parameters<typeof addedUser>[0]['roles']) => {
    const { firstPassword } = await addedUser({ login, roles }, by);
    return settle(login, firstPassword);
  };
  const addedUser = (
    params: Parameters<ReturnType<typeof createUser>>[0],
    by: Caller,
  ): ReturnType<ReturnType<typeof createUser>> => createUser(ports)(params, callBy(by));
  return { ...ports, callerOf, enter, settle, tenantWithOwner, userOf };
}
