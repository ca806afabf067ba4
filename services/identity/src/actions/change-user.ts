import type { AuditNote, Call } from '@merchant-analysis/broker/service';
import type { ParamsOf, ResultOf } from '@merchant-analysis/contracts/contract';
import type { deleteUser, setUserRoles, updateUser } from '@merchant-analysis/contracts/identity';
import { problem } from '@merchant-analysis/contracts/problems';
import type { Clock } from '@merchant-analysis/kernel/clock';
import { coversLimits, mayGrant, mayManage, USER_MANAGERS } from '../domain/roles.js';
import { CODE_MS } from '../domain/session-terms.js';
import type { IdentityStore } from '../ports/identity-store.js';
import type { UserRecord } from '../ports/records.js';
import type { Secrets } from '../ports/secrets.js';
import type { SessionNews } from '../ports/session-news.js';
import { announceRevocation } from './announce-revocation.js';
import { changesBetween } from './changes.js';
import { type BooksRim, demandKnownLimits } from './known-limits.js';
import { demandRole, notAllowed } from './permission.js';
import { shownUser } from './shown.js';

interface Ports {
  readonly store: IdentityStore;
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly news: SessionNews;
}

/** Name, limits, disabled, or a new code in place of a lost password. */
export function changeUser({ store, secrets, clock, news, booksOf }: Ports & BooksRim) {
  return async (
    { userId, ifVersion, resetPassword, ...fields }: ParamsOf<typeof updateUser>,
    call: Call,
  ): Promise<ResultOf<typeof updateUser>> => {
    const known = await findManaged(store, call, userId);
    const isSelf = userId === call.caller.userId;
    if (isSelf && fields.disabled)
      throw problem('CONFLICT', { reason: { en: 'nobody disables oneself', zh: '不能停用自己' } });
    if (isSelf && resetPassword)
      throw problem('CONFLICT', {
        reason: { en: 'change your own password instead', zh: '请改用修改本人密码' },
      });
    if (!coversLimits(call.caller, limitsAfter(known, fields))) throw notAllowed(call.caller.roles);
    await demandKnownLimits({ booksOf }, fields, call);

    const at = clock.now();
    const firstPassword = resetPassword ? secrets.newCode() : undefined;
    const code = firstPassword && { hash: secrets.hashCode(firstPassword), expiresAt: at + CODE_MS };
    const change = { ...fields, code: code || undefined };
    const note = (after: UserRecord) =>
      noteOf(userId, {
        ...changesBetween(known, after, ['name', 'merchantIds', 'groupIds', 'disabled']),
        ...(resetPassword ? { password: 'reset' } : {}),
      });
    const telling = call.withRecord(note);
    const user = await store.changeUser(call.caller.tenantId, userId, change, at, ifVersion, telling);
    await announceRevocation(news, call, { tenantId: user.tenantId, userId });
    call.audit(note(user));
    return { user: shownUser(user), firstPassword };
  };
}

export function changeRoles({ store, clock, news }: Ports) {
  return async (
    { userId, roles, ifVersion }: ParamsOf<typeof setUserRoles>,
    call: Call,
  ): Promise<ResultOf<typeof setUserRoles>> => {
    const known = await findManaged(store, call, userId);
    if (!mayGrant(call.caller, roles)) throw notAllowed(call.caller.roles);
    const change = { roles: [...new Set(roles)] };
    const note = (after: UserRecord) => noteOf(userId, changesBetween(known, after, ['roles']));
    const telling = call.withRecord(note);
    const at = clock.now();
    const user = await store.changeUser(call.caller.tenantId, userId, change, at, ifVersion, telling);
    await announceRevocation(news, call, { tenantId: user.tenantId, userId });
    call.audit(note(user));
    return shownUser(user);
  };
}

export function removeUser({ store, news }: Ports) {
  return async (
    { userId }: ParamsOf<typeof deleteUser>,
    call: Call,
  ): Promise<ResultOf<typeof deleteUser>> => {
    const { tenantId } = call.caller;
    const { login, roles } = await findManaged(store, call, userId);
    if (userId === call.caller.userId)
      throw problem('CONFLICT', { reason: { en: 'nobody removes oneself', zh: '不能删除自己' } });
    const note = () => noteOf(userId, { login, roles });
    await store.removeUser(tenantId, userId, call.withRecord(note));
    await announceRevocation(news, call, { tenantId, userId });
    call.audit(note());
    return { deleted: true };
  };
}

function noteOf(resourceId: string, changes: Record<string, unknown>): AuditNote {
  return { resourceType: 'user', resourceId, changes };
}

/** A user of the caller's tenant whom the caller may change. @throws NOT_ALLOWED, NOT_FOUND */
async function findManaged(store: IdentityStore, { caller }: Call, userId: string): Promise<UserRecord> {
  demandRole(caller, USER_MANAGERS);
  const user = await store.findUser(caller.tenantId, userId);
  if (!user) throw problem('NOT_FOUND', { what: 'user' });
  if (!mayManage(caller, user)) throw notAllowed(caller.roles);
  return user;
}

type Limits = {
  merchantIds?: readonly string[] | null | undefined;
  groupIds?: readonly string[] | null | undefined;
};

function limitsAfter(known: Limits, change: Limits) {
  const { merchantIds = known.merchantIds, groupIds = known.groupIds } = change;
  return { merchantIds, groupIds };
}
