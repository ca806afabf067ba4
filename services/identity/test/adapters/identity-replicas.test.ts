import { openIdentityInMongo } from '@merchant-analysis/identity/adapters/identity-store.mongo';
import type { IdentityStore } from '@merchant-analysis/identity/ports/identity-store';
import type { NewSession } from '@merchant-analysis/identity/ports/session-store';
import type { MongoAddress } from '@merchant-analysis/settings/mongo';
import { emptyMongoDatabase } from '@merchant-analysis/testkit/mongo-for-tests';
import { expect } from 'chai';
import { emptyIdentity } from '../empty-identity.js';
import { AT, newUser, OWNER, refusal, TENANT } from '../sample-people.js';

const DAY = 86_400_000;
const REPLICAS = 4;

/** Twenty at once over four connections of their own: what one process does in turn, four do not. */
describe('four replicas of identity on one replica set', function () {
  this.timeout(60_000);
  let address: MongoAddress;
  let stores: IdentityStore[] = [];

  before(async function () {
    address = await emptyMongoDatabase(this);
    stores = await Promise.all(Array.from({ length: REPLICAS }, () => openIdentityInMongo(address)));
  });
  after(() => Promise.all(stores.map((store) => store.close())));
  beforeEach(async () => {
    await emptyIdentity(address);
    await stores[0]!.addTenant({ id: TENANT, name: 'Noodles', kind: 'live' }, OWNER, AT);
  });

  const twenty = <T>(work: (store: IdentityStore, index: number) => Promise<T>): Promise<T[]> =>
    Promise.all(Array.from({ length: 20 }, (_, index) => work(stores[index % REPLICAS]!, index)));
  const countOf = (words: readonly string[], word: string) => words.filter((one) => one === word).length;
  const userId = (index: number) => `usr_00000000000001${String(index).padStart(2, '0')}`;
  const session = (index: number): NewSession => ({
    id: `ses_00000000000001${String(index).padStart(2, '0')}`,
    endsAt: AT + 30 * DAY,
    tokenHash: `token ${index}`,
    tokenExpiresAt: AT + 7 * DAY,
  });

  it('give a login and the name of a tenant to one of twenty', async () => {
    const logins = await twenty((store, index) =>
      refusal(store.addUser(TENANT, { ...newUser(2), id: userId(index), login: 'Wang' }, AT)),
    );
    expect([countOf(logins, 'not refused'), countOf(logins, 'NAME_TAKEN')]).to.deep.equal([1, 19]);
    const names = await twenty((store, index) =>
      refusal(
        store.addTenant(
          { id: `ten_1${String(index).padStart(15, '0')}`, name: 'Tea', kind: 'live' },
          undefined,
          AT,
        ),
      ),
    );
    expect([countOf(names, 'not refused'), countOf(names, 'NAME_TAKEN')]).to.deep.equal([1, 19]);
  });

  it('make one user for a request that comes twenty times', async () => {
    const request = { key: 'key-0001', fingerprint: 'a' };
    const made = await twenty((store, index) =>
      store.addUser(TENANT, { ...newUser(2), id: userId(index) }, AT, request),
    );
    expect(new Set(made.map((answer) => answer.userId)).size).to.equal(1);
    expect(await stores[0]!.listUsers(TENANT, { limit: 50 })).to.have.length(2);
  });

  it('spend a one-use code once', async () => {
    const user = (await stores[0]!.findUser(TENANT, OWNER.id))!;
    const opened = await twenty((store, index) => store.openSession(user, session(index), AT, 'code1'));
    expect(opened.filter((live) => live !== undefined)).to.have.length(1);
  });

  it('change a user from one version once', async () => {
    const outcomes = await twenty((store, index) =>
      refusal(store.changeUser(TENANT, OWNER.id, { name: `name ${index}` }, AT, 1)),
    );
    expect([countOf(outcomes, 'not refused'), countOf(outcomes, 'VERSION_STALE')]).to.deep.equal([1, 19]);
    expect((await stores[0]!.findUser(TENANT, OWNER.id))?.version).to.equal(2);
  });

  it('keep the last of twenty-one owners who all step down', async () => {
    await twenty((store, index) =>
      store.addUser(TENANT, { ...newUser(2), id: userId(index), login: `o${index}`, roles: ['owner'] }, AT),
    );
    const down = (store: IdentityStore, id: string) =>
      refusal(store.changeUser(TENANT, id, { roles: ['clerk'] }, AT));
    const outcomes = await Promise.all([
      down(stores[0]!, OWNER.id),
      twenty((store, index) => down(store, userId(index))),
    ]);
    expect(countOf(outcomes.flat(), 'LAST_OWNER')).to.equal(1);
    expect(await stores[1]!.findFirstOwner(TENANT)).not.to.equal(undefined);
  });

  it('rotate a refresh token once, and end the family when it comes back from elsewhere', async () => {
    const user = (await stores[0]!.findUser(TENANT, OWNER.id))!;
    await stores[0]!.openSession(user, session(1), AT);
    const rotate = (store: IdentityStore, address: string) =>
      store.rotateToken({
        tokenHash: 'token 1',
        successorHash: 'successor',
        successorExpiresAt: AT + 7 * DAY,
        address,
        at: AT,
        graceMs: 10_000,
      });
    const kinds = (await twenty((store) => rotate(store, '10.1.2.3'))).map(({ kind }) => kind);
    expect([countOf(kinds, 'rotated'), countOf(kinds, 'repeated')]).to.deep.equal([1, 19]);
    const thieves = (await twenty((store) => rotate(store, '10.9.9.9'))).map(({ kind }) => kind);
    expect([countOf(thieves, 'reused'), countOf(thieves, 'refused')]).to.deep.equal([1, 19]);
    expect(await stores[2]!.findLiveSession(session(1).id, AT)).to.equal(undefined);
  });

  it('number audit records without a gap, and one that arrives twenty times once', async () => {
    const record = (requestId: string) => ({
      at: AT,
      tenantId: TENANT,
      actor: { userId: OWNER.id, roles: ['owner'] },
      action: 'ledger.createMerchant',
      outcome: 'done' as const,
      resource: { type: 'merchant', id: requestId },
      requestId,
    });
    const rounds = Array.from({ length: 10 }, (_, round) =>
      twenty((store, index) => store.appendAudit(record(`request ${round}-${index}`))),
    );
    const seqs = (await Promise.all(rounds)).flat().map(({ seq }) => seq);
    const expected = Array.from({ length: 200 }, (_, index) => index + 1);
    expect(seqs.sort((a, b) => a - b)).to.deep.equal(expected);
    const repeated = await twenty((store) => store.appendAudit(record('the same')));
    expect(new Set(repeated.map(({ seq }) => seq))).to.deep.equal(new Set([201]));
    const kept = await stores[3]!.listAudit(TENANT, {}, { limit: 1_000 });
    expect(kept.map(({ seq }) => seq)).to.deep.equal([201, ...expected.reverse()]);
  });

  it('agree on one signing key and one secret', async () => {
    const rings = await twenty((store, index) =>
      store.addSigningKey({ kid: `k${index}`, privateKeyPem: 'p', publicKeyPem: 'q', createdAt: AT + 1 }, AT),
    );
    expect(new Set(rings.map((keys) => keys.map(({ kid }) => kid).join())).size).to.equal(1);
    const secrets = await twenty((store, index) => store.keepSecret('codes', `secret ${index}`));
    expect(new Set(secrets).size).to.equal(1);
  });
});
