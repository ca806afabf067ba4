import type { IdentityStore } from '@merchant-analysis/identity/ports/identity-store';
import { expect } from 'chai';
import { AT } from '../sample-people.js';

/** What every store does with signing keys and secrets. */
export function keyContract(store: () => IdentityStore): void {
  const key = (number: number) => ({
    kid: `k${number}`,
    privateKeyPem: `private ${number}`,
    publicKeyPem: `public ${number}`,
    createdAt: AT + number,
  });
  const kids = async () => (await store().listSigningKeys()).map(({ kid }) => kid);

  it('are the newest two, the newest first', async () => {
    expect(await kids()).to.deep.equal([]);
    for (const number of [1, 2, 3]) await store().addSigningKey(key(number), AT + number - 1);
    expect(await kids()).to.deep.equal(['k3', 'k2']);
    expect((await store().listSigningKeys())[1]).to.deep.equal(key(2));
  });

  it('are made once by two processes that start at the same moment', async () => {
    const [one, other] = await Promise.all([1, 2].map((number) => store().addSigningKey(key(number), AT)));
    expect(one).to.deep.equal(other);
    expect(await kids()).to.have.length(1);
  });

  it('keep the first secret that was given under a name', async () => {
    expect(await store().keepSecret('refresh', 'first')).to.equal('first');
    expect(await store().keepSecret('refresh', 'second')).to.equal('first');
    expect(await store().keepSecret('codes', 'third')).to.equal('third');
  });
}
