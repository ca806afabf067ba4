import { SESSIONS_REVOKED } from '@merchant-analysis/contracts/identity';
import { expect } from 'chai';
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
