import { createHmac, createPublicKey, verify } from 'node:crypto';
import { tokenTerms } from '@merchant-analysis/contracts/access-token';
import { jsonWebTokens } from '@merchant-analysis/identity/adapters/access-tokens.jsonwebtoken';
import { expect } from 'chai';
import { identityStoreInMemory } from '../memory/identity-store.js';
import { AT, OWNER, TENANT } from '../sample-people.js';

const DAY = 86_400_000;
const SECRET = 'k3Zs0h1Vb7Qw2Lx9Rt4Yp6Nc8Md5Fg0J';
const session = {
  id: 'ses_0000000000000001',
  tenantId: TENANT,
  userId: OWNER.id,
  startedAt: AT,
  endsAt: AT + DAY,
};
const user = {
  ...OWNER,
  tenantId: TENANT,
  disabled: false,
  mustChangePassword: false,
  epoch: 7,
  createdAt: AT,
  version: 1,
};
const live = { session, user, addressRanges: [] };
const parts = (token: string) => token.split('.').map((part) => Buffer.from(part, 'base64url').toString());

describe('access tokens', () => {
  const settings = { jwtIssuer: 'merchant-analysis' };

  it('are ES256 without settings, live ten minutes and carry user, tenant, session and epoch', async () => {
    const store = identityStoreInMemory();
    const tokens = jsonWebTokens(store, tokenTerms(settings, 'demo'));
    const { token, lifetimeSeconds } = await tokens.issue(live, AT);
    const [header = '', claims = ''] = parts(token);
    const { keys } = await tokens.published(AT);
    expect(JSON.parse(header)).to.deep.equal({ alg: 'ES256', typ: 'at+jwt', kid: keys[0]?.kid });
    const { jti, ...rest } = JSON.parse(claims);
    expect(rest).to.deep.equal({
      iss: 'merchant-analysis',
      aud: 'merchant-analysis/demo',
      sub: OWNER.id,
      tid: TENANT,
      sid: session.id,
      ver: 7,
      iat: AT / 1000,
      nbf: AT / 1000,
      exp: AT / 1000 + 600,
    });
    expect(jti).to.match(/^[A-Za-z0-9_-]{22}$/);
    expect(lifetimeSeconds).to.equal(600);
    const signed = Buffer.from(token.slice(0, token.lastIndexOf('.')));
    const signature = Buffer.from(token.slice(token.lastIndexOf('.') + 1), 'base64url');
    const key = { key: createPublicKey(keys[0]!.publicKeyPem), dsaEncoding: 'ieee-p1363' as const };
    expect(verify('sha256', signed, key, signature)).to.equal(true);
  });

  it("are HS256 and an hour with the guide's secret, and then no key is published", async () => {
    const tokens = jsonWebTokens(
      identityStoreInMemory(),
      tokenTerms({ ...settings, jwtSecret: SECRET }, 'demo'),
    );
    const { token, lifetimeSeconds } = await tokens.issue(live, AT);
    expect(JSON.parse(parts(token)[0]!)).to.deep.equal({ alg: 'HS256', typ: 'at+jwt' });
    expect(JSON.parse(parts(token)[1]!).exp).to.equal(AT / 1000 + 3600);
    expect(lifetimeSeconds).to.equal(3600);
    const [header, claims, signature] = token.split('.');
    const expected = createHmac('sha256', SECRET).update(`${header}.${claims}`).digest('base64url');
    expect(signature).to.equal(expected);
    expect(await tokens.published(AT)).to.deep.include({ algorithm: 'HS256', keys: [] });
  });

  it('never outlive their session', async () => {
    const tokens = jsonWebTokens(identityStoreInMemory(), tokenTerms(settings, 'demo'));
    const { token } = await tokens.issue({ ...live, session: { ...session, endsAt: AT + 60_000 } }, AT);
    expect(JSON.parse(parts(token)[1]!).exp).to.equal(AT / 1000 + 60);
  });

  it('get a new key after thirty days, and the one before still verifies', async () => {
    const tokens = jsonWebTokens(identityStoreInMemory(), tokenTerms(settings, 'demo'));
    const kids = async (at: number) => (await tokens.published(at)).keys.map(({ kid }) => kid);
    const [first] = await kids(AT);
    expect(await kids(AT + 30 * DAY - 1)).to.deep.equal([first]);
    const rotated = await kids(AT + 30 * DAY);
    expect(rotated).to.have.length(2);
    expect(rotated[1]).to.equal(first);
    const [header = ''] = parts((await tokens.issue(live, AT + 30 * DAY)).token);
    expect(JSON.parse(header).kid).to.equal(rotated[0]);
    expect(await kids(AT + 60 * DAY))
      .to.have.length(2)
      .and.not.include(first);
  });

  it('are signed with one key by two processes that start at the same moment, and after a restart', async () => {
    const store = identityStoreInMemory();
    const kid = async () =>
      (await jsonWebTokens(store, tokenTerms(settings, 'demo')).published(AT)).keys[0]?.kid;
    const [one, other] = await Promise.all([kid(), kid()]);
    expect(one).to.equal(other);
    expect(await kid()).to.equal(one);
  });
});
