import { ACCESS_TOKEN_TYPE } from '@merchant-analysis/contracts/access-token';
import { SESSIONS_REVOKED } from '@merchant-analysis/contracts/identity';
import { expect } from 'chai';
import jwt from 'jsonwebtoken';
import { OTHER_TENANT, type Platform, startPlatform, TENANT } from './platform.js';

describe('who is calling', () => {
  let platform: Platform;
  beforeEach(async () => {
    platform = await startPlatform();
  });
  afterEach(() => platform.stop());

  const asked = (action: string) => platform.calls.filter((call) => call.action === action).length;
  const read = async (token: string) => (await platform.fetch('/api/v1/merchants', { token })).status;

  it('is found out once and remembered for five seconds', async () => {
    const token = platform.logIn({ roles: ['owner'] });
    for (let count = 0; count < 5; count++) expect(await read(token)).to.equal(200);
    expect(asked('identity.resolveSession')).to.equal(1);
    platform.clock.advance(5_001);
    expect(await read(token)).to.equal(200);
    expect(asked('identity.resolveSession')).to.equal(2);
    expect(asked('identity.getVerificationKeys')).to.equal(1);
  });

  it('travels with its tenant, its limits and its address to the services, never from the request', async () => {
    const limits = { merchantIds: ['mer_00000001'], groupIds: ['grp_00000001'] };
    const token = platform.logIn({ roles: ['clerk'], userId: 'usr_li000001', ...limits });
    await platform.fetch('/api/v1/merchants', { token, headers: { 'x-tenant-id': OTHER_TENANT } });
    const { caller } = platform.calls.at(-1)!.call;
    expect(caller).to.deep.include({ tenantId: TENANT, userId: 'usr_li000001', roles: ['clerk'], ...limits });
    expect(caller.address).to.equal('127.0.0.1');
  });

  it('is refused at once when identity says that the session is over', async () => {
    const token = platform.logIn({ roles: ['owner'], userId: 'usr_li000001' });
    expect(await read(token)).to.equal(200);
    platform.endSession(token);
    platform.broker.broadcast(SESSIONS_REVOKED, { tenantId: TENANT, userId: 'usr_li000001' });
    expect(await read(token)).to.equal(401);
  });

  it('is refused after five seconds even when the news got lost', async () => {
    const token = platform.logIn({ roles: ['owner'] });
    expect(await read(token)).to.equal(200);
    platform.endSession(token);
    expect(await read(token)).to.equal(200);
    platform.clock.advance(5_001);
    expect(await read(token)).to.equal(401);
  });

  it('keeps the other users of the tenant in when one is revoked', async () => {
    const li = platform.logIn({ roles: ['owner'], userId: 'usr_li000001' });
    const wang = platform.logIn({ roles: ['owner'], userId: 'usr_wang0001' });
    await read(li);
    await read(wang);
    platform.broker.broadcast(SESSIONS_REVOKED, { tenantId: TENANT, userId: 'usr_li000001' });
    await read(wang);
    expect(asked('identity.resolveSession')).to.equal(2);
  });

  it('is asked for again after the token has expired, though it is remembered', async () => {
    const token = platform.logIn({ roles: ['owner'] });
    expect(await read(token)).to.equal(200);
    platform.clock.advance(601_000);
    expect(await read(token)).to.equal(401);
  });

  it('must change a first password before anything else', async () => {
    const token = platform.logIn({ roles: ['owner'] }, { mustChangePassword: true });
    const response = await platform.fetch('/api/v1/merchants', { token });
    expect(response.status).to.equal(403);
    expect(((await response.json()) as { code: string }).code).to.equal('PASSWORD_CHANGE_REQUIRED');
    expect((await platform.fetch('/api/v1/me', { token })).status).to.equal(200);
  });

  it('may have a token signed with the shared secret, where that is the setting, and then no other', async () => {
    const secret = 'k3Zs0h1Vb7Qw2Lx9Rt4Yp6Nc8Md5Fg0J';
    const ours = platform.logIn({ roles: ['owner'] });
    await platform.stop();
    platform = await startPlatform({ env: { JWT_SECRET: secret } });
    const theirs = platform.logIn({ roles: ['owner'] });
    const claims = jwt.decode(theirs) as object;
    const header = { alg: 'HS256' as const, typ: ACCESS_TOKEN_TYPE };
    expect(await read(jwt.sign(claims, secret, { algorithm: 'HS256', header }))).to.equal(200);
    expect(await read(jwt.sign(claims, `${secret}x`, { algorithm: 'HS256', header }))).to.equal(401);
    expect(await read(theirs)).to.equal(401);
    expect(await read(ours)).to.equal(401);
    expect(asked('identity.getVerificationKeys')).to.equal(0);
  });

  it('is looked at only so often when nobody knows the tokens of an address', async () => {
    await platform.stop();
    platform = await startPlatform({ env: { RATE_LIMIT_TOKEN: '1/3' }, isTimeStill: true });
    const good = platform.logIn({ roles: ['owner'] });
    expect(await read(good)).to.equal(200);
    const statuses = [await read('guess-1'), await read('guess-2'), await read('guess-3')];
    expect(statuses).to.deep.equal([401, 401, 429]);
    expect(await read(good)).to.equal(200);
  });

  for (const [what, header] of [
    ['no scheme', 'abc'],
    ['another scheme', 'Basic bGk6cGFzcw=='],
    ['an empty token', 'Bearer '],
    ['two tokens', 'Bearer a b'],
    ['a token of 10,000 characters', `Bearer ${'a'.repeat(10_000)}`],
  ] as const) {
    it(`is nobody with ${what}`, async () => {
      const response = await platform.fetch('/api/v1/merchants', { headers: { authorization: header } });
      expect(response.status).to.equal(401);
      expect(response.headers.get('www-authenticate')).to.equal('Bearer');
    });
  }
});
