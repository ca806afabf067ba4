import type { Caller, Role } from '@merchant-analysis/contracts/caller';
import { changeRoles, changeUser, removeUser } from '@merchant-analysis/identity/actions/change-user';
import { createUser } from '@merchant-analysis/identity/actions/create-user';
import { showLimits, showMe, showUser, showUsers } from '@merchant-analysis/identity/actions/read-users';
import type { Problem } from '@merchant-analysis/kernel/problem';
import { expect } from 'chai';
import { callBy, identityForTests } from '../identity-for-tests.js';
import { refusal } from '../sample-people.js';

const MERCHANT = 'mer_0000000000000001';
const GROUP = 'grp_0000000000000001';

describe('users', () => {
  let identity: ReturnType<typeof identityForTests>;
  let lily: Caller;
  let other: Caller;
  beforeEach(async () => {
    identity = identityForTests();
    lily = (await identity.tenantWithOwner('Noodles', 'lily')).caller;
    other = (await identity.tenantWithOwner('Other', 'otto')).caller;
  });
  const add = (by: Caller, params: Partial<Parameters<ReturnType<typeof createUser>>[0]> = {}) =>
    createUser(identity)({ login: 'wang', roles: ['clerk'], ...params }, callBy(by));
  const change = (by: Caller, params: Parameters<ReturnType<typeof changeUser>>[0]) =>
    changeUser(identity)(params, callBy(by));
  const setRoles = (by: Caller, userId: string, roles: Role[], ifVersion?: number) =>
    changeRoles(identity)({ userId, roles, ifVersion }, callBy(by));

  it('are added by an owner with a first password and limits', async () => {
    const call = callBy(lily);
    const params = { login: 'wang', name: 'Wang', roles: ['clerk' as const], merchantIds: [MERCHANT] };
    const { user, firstPassword } = await createUser(identity)(params, call);
    expect(user).to.deep.include({ ...params, disabled: false, mustChangePassword: true, version: 1 });
    expect(call.notes).to.deep.equal([
      {
        resourceType: 'user',
        resourceId: user.id,
        changes: {
          login: 'wang',
          name: 'Wang',
          roles: ['clerk'],
          merchantIds: [MERCHANT],
          groupIds: undefined,
        },
      },
    ]);
    const { caller } = await identity.settle('wang', firstPassword);
    expect(caller).to.deep.include({ roles: ['clerk'], merchantIds: [MERCHANT], tenantId: lily.tenantId });
  });

  it('are added once for one request, with the same first password in both answers', async () => {
    const again = (fingerprint = 'a') =>
      createUser(identity)(
        { login: 'wang', roles: ['clerk'] },
        callBy(lily, { idempotency: { key: 'key-00001', fingerprint } }),
      );
    const [first, second] = [await again(), await again()];
    expect(second).to.deep.equal(first);
    expect(await refusal(again('b'))).to.equal('IDEMPOTENCY_KEY_REUSED');
    await identity.settle('wang', second.firstPassword);
  });

  it('are managed by nobody but owners and administrators', async () => {
    for (const role of ['manager', 'clerk', 'broker', 'ops', 'aml_analyst', 'auditor', 'sandbox'] as const) {
      const by = { ...lily, userId: 'usr_9999999999999999', roles: [role] };
      expect(await refusal(add(by))).to.equal('NOT_ALLOWED');
      expect(await refusal(change(by, { userId: lily.userId, name: 'x' }))).to.equal('NOT_ALLOWED');
      expect(await refusal(setRoles(by, lily.userId, ['clerk']))).to.equal('NOT_ALLOWED');
      const removal = removeUser(identity)({ userId: lily.userId }, callBy(by));
      expect(await refusal(removal)).to.equal('NOT_ALLOWED');
    }
  });

  it('never get a role of the operator from an owner, neither when added nor later', async () => {
    const { user } = await add(lily);
    for (const role of ['ops', 'aml_analyst', 'auditor', 'platform_admin'] as const) {
      expect(await refusal(add(lily, { login: `x-${role}`, roles: ['clerk', role] }))).to.equal(
        'NOT_ALLOWED',
      );
      expect(await refusal(setRoles(lily, user.id, [role]))).to.equal('NOT_ALLOWED');
      expect(await refusal(setRoles(lily, lily.userId, ['owner', role]))).to.equal('NOT_ALLOWED');
    }
  });

  it('with a role of the operator are out of the reach of an owner', async () => {
    const admin: Caller = { ...lily, userId: 'usr_9999999999999999', roles: ['platform_admin'] };
    const { user } = await add(admin, { login: 'ann', roles: ['auditor'] });
    expect(await refusal(change(lily, { userId: user.id, resetPassword: true }))).to.equal('NOT_ALLOWED');
    expect(await refusal(change(lily, { userId: user.id, disabled: true }))).to.equal('NOT_ALLOWED');
    expect(await refusal(setRoles(lily, user.id, ['clerk']))).to.equal('NOT_ALLOWED');
    expect(await refusal(removeUser(identity)({ userId: user.id }, callBy(lily)))).to.equal('NOT_ALLOWED');
    expect((await setRoles(admin, user.id, ['clerk'])).roles).to.deep.equal(['clerk']);
  });

  it('of another tenant are not there', async () => {
    const userId = other.userId;
    const tries = [
      showUser(identity)({ userId }, callBy(lily)),
      change(lily, { userId, disabled: true }),
      setRoles(lily, userId, ['clerk']),
      removeUser(identity)({ userId }, callBy(lily)),
    ];
    for (const attempt of tries) expect(await refusal(attempt)).to.equal('NOT_FOUND');
    const { data } = await showUsers(identity)({ limit: 50 }, callBy(lily));
    expect(data.map(({ login }) => login)).to.deep.equal(['lily']);
  });

  it('made by a limited owner are limited to a part of it, and cannot be widened', async () => {
    const limited: Caller = {
      ...lily,
      userId: 'usr_9999999999999999',
      merchantIds: [MERCHANT],
      groupIds: [GROUP],
    };
    expect(await refusal(add(limited))).to.equal('NOT_ALLOWED');
    expect(await refusal(add(limited, { merchantIds: ['mer_0000000000000002'] }))).to.equal('NOT_ALLOWED');
    const { user } = await add(limited, { merchantIds: [MERCHANT] });
    expect(await refusal(change(limited, { userId: user.id, merchantIds: null }))).to.equal('NOT_ALLOWED');
    const regrouped = await change(limited, { userId: user.id, merchantIds: null, groupIds: [GROUP] });
    expect(regrouped.user).to.deep.include({ merchantIds: undefined, groupIds: [GROUP] });
    expect(await refusal(change(limited, { userId: lily.userId, resetPassword: true }))).to.equal(
      'NOT_ALLOWED',
    );
    expect((await change(lily, { userId: user.id, groupIds: null })).user.groupIds).to.equal(undefined);
  });

  it('are not limited to what is not in the books, and the refusal names it', async () => {
    const limits = { merchantIds: [MERCHANT, 'mer_unknown1'], groupIds: ['grp_unknown1', GROUP] };
    const { user } = await add(lily);
    const tries = [add(lily, { login: 'zhao', ...limits }), change(lily, { userId: user.id, ...limits })];
    for (const attempt of tries) {
      const failure = await attempt.then(
        () => undefined,
        (error: Problem) => error,
      );
      expect(failure?.code).to.equal('LIMITS_UNKNOWN');
      expect(failure?.message).to.include('no mer_unknown1, grp_unknown1').and.include('leave it out');
      expect(failure?.errors).to.deep.equal([
        { path: 'merchantIds.1', message: 'there is no merchant mer_unknown1' },
        { path: 'groupIds.0', message: 'there is no group grp_unknown1' },
      ]);
    }
    const { data } = await showUsers(identity)({ limit: 50 }, callBy(lily));
    expect(data.map(({ login, version }) => [login, version])).to.deep.equal([
      ['lily', data[0]!.version],
      ['wang', 1],
    ]);
  });

  it('tell a service, and nobody else, what they may see now', async () => {
    const { user } = await add(lily, { merchantIds: [MERCHANT] });
    const { tenantId } = lily;
    const limitsOf = (userId: string, about: Partial<Caller> = {}) =>
      showLimits(identity)({ userId }, callBy({ tenantId, roles: ['system'], ...about }));
    expect(await limitsOf(lily.userId)).to.deep.equal({
      isActive: true,
      merchantIds: undefined,
      groupIds: undefined,
    });
    expect(await limitsOf(user.id)).to.deep.include({ isActive: true, merchantIds: [MERCHANT] });
    expect(await limitsOf(user.id, { tenantId: other.tenantId })).to.deep.equal({ isActive: false });
    await change(lily, { userId: user.id, disabled: true });
    expect(await limitsOf(user.id)).to.deep.equal({ isActive: false });
    expect(await limitsOf('usr_9999999999999999')).to.deep.equal({ isActive: false });
    expect(await refusal(limitsOf(user.id, { roles: ['owner'] }))).to.equal('NOT_ALLOWED');
  });

  it('show what changed in the record, and the doors forget them', async () => {
    const { user } = await add(lily, { name: 'Wang', merchantIds: [MERCHANT] });
    const call = callBy(lily);
    await changeUser(identity)(
      { userId: user.id, name: 'Wang', merchantIds: null, resetPassword: true },
      call,
    );
    expect(call.notes[0]).to.deep.equal({
      resourceType: 'user',
      resourceId: user.id,
      changes: { merchantIds: { from: [MERCHANT], to: null }, password: 'reset' },
    });
    expect(call.announced).to.deep.equal([
      { event: 'identity.sessionsRevoked', payload: { tenantId: lily.tenantId, userId: user.id } },
    ]);
  });

  it('change only from the version that was read', async () => {
    const { user } = await add(lily);
    await change(lily, { userId: user.id, ifVersion: 1, name: 'Wang' });
    expect(await refusal(setRoles(lily, user.id, ['broker'], 1))).to.equal('VERSION_STALE');
    expect(await refusal(change(lily, { userId: user.id, ifVersion: 1, name: 'Zhao' }))).to.equal(
      'VERSION_STALE',
    );
  });

  it('lose their tokens when disabled, when their roles change and when they are removed', async () => {
    const settled = async (login: string) => identity.userOf(lily, login, ['clerk']);
    const disabled = await settled('one');
    await change(lily, { userId: disabled.caller.userId, disabled: true });
    const demoted = await settled('two');
    await setRoles(lily, demoted.caller.userId, ['broker']);
    const removed = await settled('three');
    await removeUser(identity)({ userId: removed.caller.userId }, callBy(lily));
    for (const { tokens } of [disabled, demoted, removed]) {
      expect(await refusal(identity.callerOf(tokens.accessToken))).to.equal('NOT_AUTHENTICATED');
    }
    expect((await showMe(identity)({}, callBy(demoted.caller))).user.roles).to.deep.equal(['broker']);
  });

  it('get a new first password from the owner, and the old one is gone', async () => {
    const { caller } = await identity.userOf(lily, 'wang', ['clerk']);
    const { firstPassword } = await change(lily, { userId: caller.userId, resetPassword: true });
    expect(await refusal(identity.enter('wang', 'kettle-violin-ostrich'))).to.equal('LOGIN_FAILED');
    expect((await identity.enter('wang', firstPassword!)).mustChangePassword).to.equal(true);
  });

  it('neither disable, remove nor reset themselves, and the last owner stays', async () => {
    const userId = lily.userId;
    expect(await refusal(change(lily, { userId, disabled: true }))).to.equal('CONFLICT');
    expect(await refusal(change(lily, { userId, resetPassword: true }))).to.equal('CONFLICT');
    expect(await refusal(removeUser(identity)({ userId }, callBy(lily)))).to.equal('CONFLICT');
    expect(await refusal(setRoles(lily, userId, ['manager']))).to.equal('LAST_OWNER');
    const second = await identity.userOf(lily, 'second', ['owner']);
    expect((await setRoles(lily, userId, ['manager'])).roles).to.deep.equal(['manager']);
    const removal = removeUser(identity)(
      { userId: second.caller.userId },
      callBy({ ...second.caller, userId }),
    );
    expect(await refusal(removal)).to.equal('LAST_OWNER');
  });

  it('are listed page by page to those who may read them', async () => {
    for (const login of ['a', 'b', 'c']) await add(lily, { login });
    const auditor: Caller = { ...lily, roles: ['auditor'] };
    const first = await showUsers(identity)({ limit: 3 }, callBy(auditor));
    expect(first.data).to.have.length(3);
    expect(first.page.hasMore).to.equal(true);
    const rest = await showUsers(identity)({ limit: 3, cursor: first.page.nextCursor }, callBy(auditor));
    expect(rest.data.map(({ login }) => login)).to.deep.equal(['c']);
    expect(rest.page).to.deep.equal({ hasMore: false, nextCursor: undefined });
    const broken = showUsers(identity)({ limit: 3, cursor: "' OR 1=1" }, callBy(lily));
    expect(await refusal(broken)).to.equal('CURSOR_INVALID');
    const clerk = showUsers(identity)({ limit: 3 }, callBy({ ...lily, roles: ['clerk'] }));
    expect(await refusal(clerk)).to.equal('NOT_ALLOWED');
  });

  it('show themselves without anything secret', async () => {
    const { user, tenant } = await showMe(identity)({}, callBy(lily));
    expect(tenant.name).to.equal('Noodles');
    expect(Object.keys(user)).to.not.include.members(['passwordHash']);
    expect(JSON.stringify(user)).to.not.match(/argon2|epoch/);
  });
});
