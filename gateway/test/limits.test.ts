import { logIn } from '@merchant-analysis/contracts/identity';
import { problem } from '@merchant-analysis/contracts/problems';
import { expect } from 'chai';
import { fake, json, OTHER_TENANT, type Platform, startPlatform } from './platform.js';

describe('rate limits', () => {
  let platform: Platform;
  afterEach(() => platform.stop());

  it('gives a tenant its burst, says what is left, and then when to come back', async () => {
    platform = await startPlatform({ env: { RATE_LIMIT_TENANT: '0.5/3' }, isTimeStill: true });
    const token = platform.logIn({ roles: ['owner'] });
    const first = await platform.fetch('/api/v1/merchants', { token });
    expect(first.headers.get('ratelimit-policy')).to.equal('"default";q=3;w=6');
    expect(first.headers.get('ratelimit')).to.equal('"default";r=2;t=2');
    await platform.fetch('/api/v1/merchants', { token });
    await platform.fetch('/api/v1/merchants', { token });
    const refused = await platform.fetch('/api/v1/merchants', {
      token,
      headers: { 'accept-language': 'zh' },
    });
    expect(refused.status).to.equal(429);
    expect(refused.headers.get('retry-after')).to.equal('2');
    expect(((await refused.json()) as { title: string }).title).to.equal('请求过于频繁，请在 2 秒后重试。');
    platform.clock.advance(2_000);
    expect((await platform.fetch('/api/v1/merchants', { token })).status).to.equal(200);
  });

  it('counts the users of a tenant together and other tenants apart', async () => {
    platform = await startPlatform({ env: { RATE_LIMIT_TENANT: '1/2' }, isTimeStill: true });
    const li = platform.logIn({ roles: ['owner'] });
    const wang = platform.logIn({ roles: ['clerk'] });
    const stranger = platform.logIn({ roles: ['owner'], tenantId: OTHER_TENANT });
    await platform.fetch('/api/v1/merchants', { token: li });
    await platform.fetch('/api/v1/merchants', { token: wang });
    expect((await platform.fetch('/api/v1/merchants', { token: wang })).status).to.equal(429);
    expect((await platform.fetch('/api/v1/merchants', { token: stranger })).status).to.equal(200);
  });

  it('slows down whoever tries passwords: for one name, and from one address', async () => {
    platform = await startPlatform({
      env: { RATE_LIMIT_LOGIN_NAME: '0.1/2', RATE_LIMIT_LOGIN_ADDRESS: '0.1/5' },
      isTimeStill: true,
      answers: [
        fake(logIn, async () => {
          throw problem('LOGIN_FAILED');
        }),
      ],
    });
    const attempt = async (login: string) =>
      (await platform.fetch('/api/v1/auth/login', json('POST', { login, password: 'guess' }))).status;
    expect([await attempt('li'), await attempt('li'), await attempt('li')]).to.deep.equal([401, 401, 429]);
    expect([await attempt('wang'), await attempt('zhao'), await attempt('chen')]).to.deep.equal([
      401, 401, 429,
    ]);
  });

  it('says when to come back also when a service asks to wait', async () => {
    platform = await startPlatform({
      answers: [
        fake(logIn, async () => {
          throw problem('RATE_LIMITED', { retryAfterSeconds: 32 });
        }),
      ],
    });
    const attempt = json('POST', { login: 'li', password: 'guess' });
    const refused = await platform.fetch('/api/v1/auth/login', attempt);
    expect([refused.status, refused.headers.get('retry-after')]).to.deep.equal([429, '32']);
  });

  it('never counts whether this process is alive', async () => {
    platform = await startPlatform({ env: { RATE_LIMIT_TENANT: '1/1' } });
    for (let count = 0; count < 20; count++) expect((await platform.fetch('/health')).status).to.equal(200);
  });
});

describe('the address of the client', () => {
  let platform: Platform;
  afterEach(() => platform.stop());

  it('is the connection, whatever a client says of itself', async () => {
    platform = await startPlatform();
    const token = platform.logIn({ roles: ['owner'] }, { addressRanges: ['10.0.0.0/8'] });
    const headers = { 'x-forwarded-for': '10.1.2.3' };
    const response = await platform.fetch('/api/v1/merchants', { token, headers });
    expect(response.status).to.equal(403);
    expect(((await response.json()) as { code: string }).code).to.equal('ADDRESS_NOT_ALLOWED');
    expect(platform.audit[0]!.address).to.equal('127.0.0.1');
  });

  it('is what a trusted proxy saw, and so is the request id', async () => {
    platform = await startPlatform({ env: { TRUST_PROXY: '127.0.0.0/8' } });
    const token = platform.logIn({ roles: ['owner'] }, { addressRanges: ['10.0.0.0/8'] });
    const id = 'abcdefabcdefabcdefabcdefabcdefab';
    const headers = { 'x-forwarded-for': '192.0.2.1, 10.1.2.3', 'x-request-id': id };
    const response = await platform.fetch('/api/v1/merchants', { token, headers });
    expect(response.status).to.equal(200);
    expect(response.headers.get('x-request-id')).to.equal(id);
    const forged = await platform.fetch('/api/v1/merchants', {
      token,
      headers: { 'x-forwarded-for': '10.1.2.3, 192.0.2.1' },
    });
    expect(forged.status).to.equal(403);
  });
});

describe('TLS in front', () => {
  it('is told to browsers when a proxy speaks it', async () => {
    const platform = await startPlatform({ env: { TLS_TERMINATED_BY_PROXY: 'true' } });
    const { headers } = await platform.fetch('/health');
    expect(headers.get('strict-transport-security')).to.equal('max-age=31536000; includeSubDomains');
    await platform.stop();
  });
});

describe('pages of other origins', () => {
  let platform: Platform;
  afterEach(() => platform.stop());

  it('are not helped by default', async () => {
    platform = await startPlatform();
    const { headers } = await platform.fetch('/health', { headers: { origin: 'https://books.example' } });
    expect(headers.get('access-control-allow-origin')).to.equal(null);
  });

  it('may call when they are in the settings, and no others that look alike', async () => {
    platform = await startPlatform({
      env: { CORS_ORIGINS: 'https://books.example, https://desk.example:8443' },
    });
    const allowed = async (origin: string) =>
      (await platform.fetch('/api/v1/merchants', { headers: { origin } })).headers.get(
        'access-control-allow-origin',
      );
    expect(await allowed('https://books.example')).to.equal('https://books.example');
    for (const origin of [
      'null',
      'https://books.example.evil.example',
      'https://evilbooks.example',
      'http://books.example',
    ]) {
      expect(await allowed(origin), origin).to.equal(null);
    }
    const preflight = await platform.fetch('/api/v1/merchants', {
      method: 'OPTIONS',
      headers: { origin: 'https://books.example', 'access-control-request-method': 'POST' },
    });
    expect(preflight.status).to.equal(204);
    expect(preflight.headers.get('access-control-allow-headers')).to.include('idempotency-key');
  });
});
