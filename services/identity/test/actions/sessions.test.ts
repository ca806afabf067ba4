import { changePassword } from '@merchant-analysis/identity/actions/change-password';
import { changeUser } from '@merchant-analysis/identity/actions/change-user';
import { createTenant, resetOwnerPassword } from '@merchant-analysis/identity/actions/create-tenant';
import { logIn } from '@merchant-analysis/identity/actions/log-in';
import { logOut } from '@merchant-analysis/identity/actions/log-out';
import { refreshTokens } from '@merchant-analysis/identity/actions/refresh-tokens';
import { resolveSession } from '@merchant-analysis/identity/actions/resolve-session';
import { argon2PasswordHasher } from '@merchant-analysis/identity/adapters/password-hasher.argon2';
import { expect } from 'chai';
import { callBy, identityForTests, PASSWORD, stranger, system } from '../identity-for-tests.js';
import { refusal } from '../sample-people.js';

const DAY = 86_400_000;

describe('sessions', () => {
  let identity: ReturnType<typeof identityForTests>;
  beforeEach(() => {
    identity = identityForTests();
  });
  const refresh = (refreshToken: string, address?: string) =>
    refreshTokens(identity)({ refreshToken }, stranger(address));
  const auditOf = async (tenantId: string) =>
    (await identity.store.listAudit(tenantId, {}, { limit: 100 })).map(
      ({ action, outcome }) => `${action} ${outcome}`,
    );

  it('of a first owner begin with a code that works once and must be replaced', async () => {
    const made = await createTenant(identity)(
      { name: 'Noodles', kind: 'live', ownerLogin: 'lily' },
      system(),
    );
    const code = made.oneTimePassword!;
    const first = await identity.enter('lily', code.toLowerCase());
    expect(first.mustChangePassword).to.equal(true);
    expect(await refusal(identity.enter('lily', code))).to.equal('LOGIN_FAILED');
    const caller = await identity.callerOf(first.accessToken);
    const change = (newPassword: string) =>
      changePassword(identity)({ currentPassword: code, newPassword }, callBy(caller));
    expect(await refusal(change(code))).to.equal('VALIDATION_FAILED');
    expect(await refusal(change('Noodles2026'))).to.equal('PASSWORD_TOO_COMMON');
    expect((await change(PASSWORD)).mustChangePassword).to.equal(false);
    expect(await refusal(identity.enter('lily', code))).to.equal('LOGIN_FAILED');
    expect((await identity.enter('LILY', PASSWORD)).mustChangePassword).to.equal(false);
  });

  it('do not begin with a code that is a week old', async () => {
    const made = await createTenant(identity)(
      { name: 'Noodles', kind: 'live', ownerLogin: 'lily' },
      system(),
    );
    identity.clock.advance(7 * DAY);
    expect(await refusal(identity.enter('lily', made.oneTimePassword!))).to.equal('LOGIN_FAILED');
  });

  it('refuse a wrong password, an unknown name and a disabled user with the same answer', async () => {
    const { caller } = await identity.tenantWithOwner('Noodles', 'lily');
    const clerk = await identity.userOf(caller, 'wang', ['clerk']);
    const disable = { userId: clerk.caller.userId, disabled: true };
    await changeUser(identity)(disable, callBy(caller));
    const answers = await Promise.all(
      [identity.enter('lily', 'wrong'), identity.enter('nobody', 'x'), identity.enter('wang', PASSWORD)].map(
        (login) => login.catch((error: Error) => ({ ...error, message: error.message })),
      ),
    );
    expect(answers[0]).to.include({ code: 'LOGIN_FAILED' });
    expect(answers[1]).to.deep.equal(answers[0]);
    expect(answers[2]).to.deep.equal(answers[0]);
  });

  it('keep a record of every login, of an unknown name without what was typed', async () => {
    const { caller } = await identity.tenantWithOwner('Noodles', 'lily');
    await refusal(identity.enter('lily', 'wrong'));
    await refusal(identity.enter('hunter2-typed-in-the-wrong-field', 'x'));
    expect(await auditOf(caller.tenantId)).to.deep.equal([
      'auth.login refused',
      'auth.password done',
      'auth.login done',
    ]);
    const [unknown] = await identity.store.listAudit('ten_platform', {}, { limit: 1 });
    expect(unknown).to.deep.include({ action: 'auth.login', outcome: 'refused', address: '10.1.2.3' });
    expect(JSON.stringify(unknown)).to.not.include('hunter2');
  });

  it('make a guesser wait longer and longer, and let the owner in again a minute later', async () => {
    await identity.tenantWithOwner('Noodles', 'lily');
    const guesses: string[] = [];
    for (let guess = 0; guess < 8; guess++)
      guesses.push(await refusal(identity.enter('lily', `guess ${guess}`)));
    expect(guesses.slice(0, 6)).to.deep.equal(Array.from({ length: 6 }, () => 'LOGIN_FAILED'));
    expect(guesses.slice(6)).to.deep.equal(['RATE_LIMITED', 'RATE_LIMITED']);
    expect(await refusal(identity.enter('lily', PASSWORD))).to.equal('RATE_LIMITED');
    identity.clock.advance(60_000);
    expect(await refusal(identity.enter('lily', PASSWORD))).to.equal('not refused');
  });

  it('let no more guesses through when all come at once', async () => {
    await identity.tenantWithOwner('Noodles', 'lily');
    const guesses = Array.from({ length: 50 }, (_, guess) =>
      refusal(identity.enter('lily', `guess ${guess}`)),
    );
    const tried = (await Promise.all(guesses)).filter((outcome) => outcome === 'LOGIN_FAILED');
    expect(tried).to.have.length(6);
  });

  it('slow down an address that tries many names, and nobody else', async () => {
    await identity.tenantWithOwner('Noodles', 'lily');
    for (let name = 0; name < 31; name++) await refusal(identity.enter(`name ${name}`, 'x', '203.0.113.9'));
    expect(await refusal(identity.enter('lily', PASSWORD, '203.0.113.9'))).to.equal('RATE_LIMITED');
    expect(await refusal(identity.enter('lily', PASSWORD, '10.1.2.3'))).to.equal('not refused');
  });

  it("leave a stronger hash behind when today's cost more", async () => {
    const { caller } = await identity.tenantWithOwner('Noodles', 'lily');
    const hasher = argon2PasswordHasher({ atOnce: 1, waiting: 9 }, { memoryKib: 16, passes: 1, lanes: 1 });
    await logIn({ ...identity, hasher })({ login: 'lily', password: PASSWORD }, stranger());
    const user = await identity.store.findUser(caller.tenantId, caller.userId);
    expect(user?.passwordHash).to.include('$m=16,');
    expect(await refusal(identity.enter('lily', PASSWORD))).to.equal('not refused');
  });

  it('are of one user of one tenant: a token that mixes two is refused', async () => {
    const lily = await identity.tenantWithOwner('Noodles', 'lily');
    const otto = await identity.tenantWithOwner('Other', 'otto');
    const { tenantId, userId, sessionId = '' } = lily.caller;
    const resolve = (changes: object) =>
      refusal(resolveSession(identity)({ tenantId, userId, sessionId, epoch: 2, ...changes }));
    expect(await resolve({})).to.equal('not refused');
    expect(await resolve({ tenantId: otto.caller.tenantId })).to.equal('NOT_AUTHENTICATED');
    expect(await resolve({ userId: otto.caller.userId })).to.equal('NOT_AUTHENTICATED');
    expect(await resolve({ sessionId: otto.caller.sessionId })).to.equal('NOT_AUTHENTICATED');
    expect(await resolve({ epoch: 1 })).to.equal('NOT_AUTHENTICATED');
    expect(await resolve({ epoch: 3 })).to.equal('NOT_AUTHENTICATED');
  });

  it('go on with refresh tokens that each work once', async () => {
    const { tokens } = await identity.tenantWithOwner('Noodles', 'lily');
    expect(tokens).to.deep.include({ tokenType: 'Bearer', expiresIn: 600, refreshExpiresIn: 604_800 });
    const second = await refresh(tokens.refreshToken);
    const third = await refresh(second.refreshToken);
    await identity.callerOf(third.accessToken);
    expect(new Set([tokens, second, third].map(({ refreshToken }) => refreshToken)).size).to.equal(3);
    expect(await refusal(refresh('made-up'))).to.equal('REFRESH_TOKEN_INVALID');
    expect(await refusal(refresh(third.accessToken))).to.equal('REFRESH_TOKEN_INVALID');
  });

  it('survive fifty refreshes at once with one successor', async () => {
    const { tokens } = await identity.tenantWithOwner('Noodles', 'lily');
    const answers = await Promise.all(Array.from({ length: 50 }, () => refresh(tokens.refreshToken)));
    expect(new Set(answers.map(({ refreshToken }) => refreshToken)).size).to.equal(1);
    await identity.callerOf((await refresh(answers[0]!.refreshToken)).accessToken);
  });

  it('end when a refresh token is used from two places, with a record and a warning to the doors', async () => {
    const { tokens, caller } = await identity.tenantWithOwner('Noodles', 'lily');
    const stolen = await refresh(tokens.refreshToken, '203.0.113.9');
    const victim = stranger();
    const reuse = refreshTokens(identity)({ refreshToken: tokens.refreshToken }, victim);
    expect(await refusal(reuse)).to.equal('REFRESH_TOKEN_INVALID');
    expect(await refusal(refresh(stolen.refreshToken, '203.0.113.9'))).to.equal('REFRESH_TOKEN_INVALID');
    expect(await refusal(identity.callerOf(stolen.accessToken))).to.equal('NOT_AUTHENTICATED');
    expect((await auditOf(caller.tenantId))[0]).to.equal('auth.refresh.reused refused');
    const { tenantId, userId } = caller;
    expect(victim.announced).to.deep.equal([
      { event: 'identity.sessionsRevoked', payload: { tenantId, userId } },
    ]);
  });

  it('end after a week without use, and after thirty days whatever happens', async () => {
    const { tokens } = await identity.tenantWithOwner('Noodles', 'lily');
    let { refreshToken } = tokens;
    for (let days = 0; days < 28; days += 7) {
      identity.clock.advance(7 * DAY - 1);
      refreshToken = (await refresh(refreshToken)).refreshToken;
    }
    identity.clock.advance(2 * DAY + 4);
    expect(await refusal(refresh(refreshToken))).to.equal('REFRESH_TOKEN_INVALID');
    const again = await identity.enter('lily', PASSWORD);
    identity.clock.advance(7 * DAY);
    expect(await refusal(refresh(again.refreshToken))).to.equal('REFRESH_TOKEN_INVALID');
  });

  it('end with the logout, that one or all of them, and the doors are told', async () => {
    const { tokens, caller } = await identity.tenantWithOwner('Noodles', 'lily');
    const phone = await identity.enter('lily', PASSWORD);
    const tablet = await identity.enter('lily', PASSWORD);
    const call = callBy(caller);
    await logOut(identity)({ everywhere: false }, call);
    expect(call.announced).to.have.length(1);
    expect(await refusal(identity.callerOf(tokens.accessToken))).to.equal('NOT_AUTHENTICATED');
    expect(await refusal(refresh(tokens.refreshToken))).to.equal('REFRESH_TOKEN_INVALID');
    const phoneCaller = await identity.callerOf(phone.accessToken);
    await logOut(identity)({ everywhere: true }, callBy(phoneCaller));
    for (const { accessToken, refreshToken } of [phone, tablet]) {
      expect(await refusal(identity.callerOf(accessToken))).to.equal('NOT_AUTHENTICATED');
      expect(await refusal(refresh(refreshToken))).to.equal('REFRESH_TOKEN_INVALID');
    }
    expect(await refusal(identity.enter('lily', PASSWORD))).to.equal('not refused');
  });

  it('all end when the password is changed, but for the new one', async () => {
    const { tokens, caller } = await identity.tenantWithOwner('Noodles', 'lily');
    const thief = await identity.enter('lily', PASSWORD, '203.0.113.9');
    const change = { currentPassword: PASSWORD, newPassword: 'another-quiet-lantern' };
    const call = callBy(caller);
    const fresh = await changePassword(identity)(change, call);
    const { tenantId, userId } = caller;
    expect(call.announced.map(({ payload }) => payload)).to.deep.equal([{ tenantId, userId }]);
    for (const old of [tokens, thief]) {
      expect(await refusal(identity.callerOf(old.accessToken))).to.equal('NOT_AUTHENTICATED');
      expect(await refusal(refresh(old.refreshToken))).to.equal('REFRESH_TOKEN_INVALID');
    }
    await identity.callerOf(fresh.accessToken);
    await identity.callerOf((await refresh(fresh.refreshToken)).accessToken);
    expect(await refusal(identity.enter('lily', PASSWORD))).to.equal('LOGIN_FAILED');
  });

  it('do not change the password for somebody who does not know it', async () => {
    const { caller } = await identity.tenantWithOwner('Noodles', 'lily');
    const guess = (currentPassword: string) =>
      refusal(
        changePassword(identity)({ currentPassword, newPassword: 'another-quiet-lantern' }, callBy(caller)),
      );
    expect(await guess('wrong')).to.equal('LOGIN_FAILED');
    const { userId } = caller;
    const code = { hash: identity.secrets.hashCode('unspent'), expiresAt: identity.clock.now() + DAY };
    await identity.store.changeUser(caller.tenantId, userId, { code }, identity.clock.now());
    expect(await guess('unspent')).to.equal('LOGIN_FAILED');
    for (let number = 0; number < 4; number++) await guess(`wrong ${number}`);
    expect(await guess('wrong again')).to.equal('RATE_LIMITED');
  });

  it('end with a new code for the owner, which only the machine itself can make', async () => {
    const { tokens, caller } = await identity.tenantWithOwner('Noodles 面馆', 'lily');
    const reset = (call: ReturnType<typeof system>) =>
      resetOwnerPassword(identity)({ tenant: 'noodles 面馆' }, call);
    expect(await refusal(reset(callBy(caller)))).to.equal('NOT_ALLOWED');
    const { oneTimePassword, owner } = await reset(system());
    expect(owner).to.deep.include({ login: 'lily', mustChangePassword: true });
    expect(await refusal(identity.callerOf(tokens.accessToken))).to.equal('NOT_AUTHENTICATED');
    expect(await refusal(identity.enter('lily', PASSWORD))).to.equal('LOGIN_FAILED');
    await identity.settle('lily', oneTimePassword);
    expect(await auditOf(caller.tenantId)).to.include('identity.resetOwner done');
    const { caller: lily } = await identity.settle('lily', (await reset(system())).oneTimePassword);
    await identity.userOf(lily, 'wang', ['clerk']);
    await identity.tenantWithOwner('Other', 'otto');
    const missing = [
      { tenant: 'Nobody' },
      { tenant: lily.tenantId, ownerLogin: 'wang' },
      { tenant: lily.tenantId, ownerLogin: 'otto' },
    ];
    for (const params of missing) {
      expect(await refusal(resetOwnerPassword(identity)(params, system()))).to.equal('NOT_FOUND');
    }
  });

  it('never show a password, a code or a token in what is recorded', async () => {
    const { tokens, caller } = await identity.tenantWithOwner('Noodles', 'lily');
    await refresh(tokens.refreshToken);
    await refusal(identity.enter('lily', 'my wrong secret'));
    const kept = JSON.stringify(await identity.store.listAudit(caller.tenantId, {}, { limit: 100 }));
    for (const secret of [PASSWORD, 'my wrong secret', tokens.refreshToken, tokens.accessToken]) {
      expect(kept).to.not.include(secret);
    }
  });
});
