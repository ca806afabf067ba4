import type { IdentityStore } from '@merchant-analysis/identity/ports/identity-store';
import type { LiveSession, NewSession, Rotation } from '@merchant-analysis/identity/ports/session-store';
import { expect } from 'chai';
import { AT, newUser, OWNER, TENANT } from '../sample-people.js';

const DAY = 86_400_000;

/** What every store does with sessions, refresh tokens and one-time codes. */
export function sessionContract(store: () => IdentityStore): void {
  const session = (id: number, changes: Partial<NewSession> = {}): NewSession => ({
    id: `ses_000000000000000${id}`,
    endsAt: AT + 30 * DAY,
    tokenHash: `token${id}`,
    tokenExpiresAt: AT + 7 * DAY,
    ...changes,
  });
  const open = async (id: number, changes?: Partial<NewSession>): Promise<LiveSession> => {
    const user = (await store().findUser(TENANT, OWNER.id))!;
    return (await store().openSession(user, session(id, changes), AT))!;
  };
  const rotate = (tokenHash: string, changes: Partial<Rotation> = {}) =>
    store().rotateToken({
      tokenHash,
      successorHash: `after-${tokenHash}`,
      successorExpiresAt: (changes.at ?? AT) + 7 * DAY,
      address: '10.1.2.3',
      at: AT,
      graceMs: 10_000,
      ...changes,
    });
  const isLive = async (id: number, at = AT) =>
    (await store().findLiveSession(session(id).id, at)) !== undefined;

  it('tell who it is, and note the login', async () => {
    const live = await open(1);
    expect(live.session).to.deep.equal({
      id: session(1).id,
      tenantId: TENANT,
      userId: OWNER.id,
      startedAt: AT,
      endsAt: AT + 30 * DAY,
    });
    expect(live.user).to.deep.include({ id: OWNER.id, roles: ['owner'], lastLoginAt: AT });
    expect(await store().findLiveSession('ses_9999999999', AT)).to.equal(undefined);
  });

  it('show roles, limits and address ranges as they are now', async () => {
    await open(1);
    await store().addUser(TENANT, newUser(2, { roles: ['owner'] }), AT);
    await store().changeTenant(TENANT, { addressRanges: ['192.0.2.0/24'] });
    await store().changeUser(TENANT, OWNER.id, { roles: ['clerk'], groupIds: [] }, AT);
    const live = await store().findLiveSession(session(1).id, AT);
    expect(live?.addressRanges).to.deep.equal(['192.0.2.0/24']);
    expect(live?.user).to.deep.include({ roles: ['clerk'], groupIds: [], epoch: 2 });
  });

  it('end at their last instant', async () => {
    await open(1);
    expect(await isLive(1, AT + 30 * DAY - 1)).to.equal(true);
    expect(await isLive(1, AT + 30 * DAY)).to.equal(false);
  });

  it('begin with a code once, before it expires', async () => {
    const user = { id: OWNER.id, epoch: 1 };
    const enter = async (id: number, code: string, at = AT) =>
      (await store().openSession(user, session(id), at, code)) !== undefined;
    expect(await enter(1, 'wrong')).to.equal(false);
    expect(await enter(1, 'code1', AT + 7 * DAY)).to.equal(false);
    expect(await enter(1, 'code1')).to.equal(true);
    expect(await enter(2, 'code1')).to.equal(false);
    expect((await store().findCode(OWNER.id))?.usedAt).to.equal(AT);
  });

  it('begin once when a code is tried ten times at the same moment', async () => {
    const tries = Array.from({ length: 10 }, (_, id) =>
      store().openSession({ id: OWNER.id, epoch: 1 }, session(id), AT, 'code1'),
    );
    expect((await Promise.all(tries)).filter((live) => live !== undefined)).to.have.length(1);
  });

  it('do not begin for a user who was disabled or changed the password meanwhile', async () => {
    const user = newUser(2);
    await store().addUser(TENANT, user, AT);
    await store().changeUser(TENANT, user.id, { disabled: true }, AT);
    for (const epoch of [1, 2]) {
      expect(await store().openSession({ id: user.id, epoch }, session(1), AT)).to.equal(undefined);
    }
    const gone = { id: 'usr_9999999999', epoch: 1 };
    expect(await store().openSession(gone, session(1), AT)).to.equal(undefined);
  });

  it('end one by one, all together, with the user disabled, with a new code and with the user', async () => {
    await store().addUser(TENANT, newUser(2, { roles: ['owner'] }), AT);
    await open(1);
    await open(2);
    await store().endSession(session(1).id, AT);
    expect([await isLive(1), await isLive(2)]).to.deep.equal([false, true]);
    await store().endSessions(OWNER.id, AT);
    expect(await isLive(2)).to.equal(false);
    const ends: ((id: string) => Promise<unknown>)[] = [
      (id) => store().changeUser(TENANT, id, { disabled: true }, AT),
      (id) => store().changeUser(TENANT, id, { disabled: false, code: { hash: 'n', expiresAt: AT } }, AT),
      (id) => store().removeUser(TENANT, id),
    ];
    for (const [index, end] of ends.entries()) {
      await store().changeUser(TENANT, OWNER.id, { disabled: false }, AT);
      await open(3 + index);
      await end(OWNER.id);
      expect(await isLive(3 + index)).to.equal(false);
    }
  });

  it('all end with a new password, and one begins', async () => {
    await open(1);
    const live = await store().changePassword({ id: OWNER.id, epoch: 1 }, 'hash', session(2), AT);
    expect(live?.user).to.include({ epoch: 2, mustChangePassword: false, passwordHash: 'hash' });
    expect([await isLive(1), await isLive(2)]).to.deep.equal([false, true]);
    expect(await store().findCode(OWNER.id)).to.equal(undefined);
    expect(await store().changePassword({ id: OWNER.id, epoch: 1 }, 'late', session(3), AT)).to.equal(
      undefined,
    );
    expect((await store().findUser(TENANT, OWNER.id))?.passwordHash).to.equal('hash');
  });

  it('keep a stronger hash only of the password that was known', async () => {
    await store().changePassword({ id: OWNER.id, epoch: 1 }, 'hash', session(1), AT);
    await store().replacePasswordHash(OWNER.id, 'other', 'x');
    expect((await store().findUser(TENANT, OWNER.id))?.passwordHash).to.equal('hash');
    await store().replacePasswordHash(OWNER.id, 'hash', 'stronger');
    expect((await store().findUser(TENANT, OWNER.id))?.passwordHash).to.equal('stronger');
  });

  it('go on with one successor after another', async () => {
    await open(1);
    const first = await rotate('token1');
    expect(first).to.deep.include({ kind: 'rotated', expiresAt: AT + 7 * DAY });
    expect((await rotate('after-token1')).kind).to.equal('rotated');
    expect((await rotate('unheard-of')).kind).to.equal('refused');
  });

  it('do not go on with a token that lay idle for a week, nor past the end of the family', async () => {
    await open(1, { endsAt: AT + 10 * DAY });
    expect((await rotate('token1', { at: AT + 7 * DAY })).kind).to.equal('refused');
    const late = await rotate('token1', { at: AT + 6 * DAY });
    expect(late).to.deep.include({ kind: 'rotated', expiresAt: AT + 10 * DAY });
    expect((await rotate('after-token1', { at: AT + 10 * DAY })).kind).to.equal('refused');
  });

  it('give the same successor to a retry from the same address within ten seconds', async () => {
    await open(1);
    await rotate('token1');
    const retry = await rotate('token1', { at: AT + 10_000 });
    expect(retry).to.deep.include({ kind: 'repeated', expiresAt: AT + 7 * DAY });
    expect((await rotate('after-token1', { at: AT + 10_001 })).kind).to.equal('rotated');
  });

  const reuses: Record<string, Partial<Rotation>> = {
    'after ten seconds': { at: AT + 10_001 },
    'from another address': { address: '10.9.9.9' },
    'with another successor': { successorHash: 'other' },
  };
  for (const [how, changes] of Object.entries(reuses)) {
    it(`end the whole family when a used token comes back ${how}`, async () => {
      await open(1);
      await open(2);
      await rotate('token1');
      expect((await rotate('token1', changes)).kind).to.equal('reused');
      expect(await isLive(1)).to.equal(false);
      expect((await rotate('after-token1')).kind).to.equal('refused');
      expect(await isLive(2)).to.equal(true);
    });
  }

  it('end the whole family when a token comes back after its successor was used', async () => {
    await open(1);
    await rotate('token1');
    await rotate('after-token1');
    expect((await rotate('token1')).kind).to.equal('reused');
    expect((await rotate('after-after-token1')).kind).to.equal('refused');
  });

  it('survive fifty refreshes at the same moment with exactly one successor', async () => {
    await open(1);
    const outcomes = await Promise.all(Array.from({ length: 50 }, () => rotate('token1')));
    const kinds = outcomes.map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'rotated')).to.have.length(1);
    expect(kinds.filter((kind) => kind === 'repeated')).to.have.length(49);
    expect(await isLive(1)).to.equal(true);
  });
}
