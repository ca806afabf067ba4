import { connect } from 'node:net';
import { getMerchant, listMerchants } from '@merchant-analysis/contracts/merchants';
import { problem } from '@merchant-analysis/contracts/problems';
import { createTransactions } from '@merchant-analysis/contracts/transactions';
import { readOperations } from '@merchant-analysis/testkit/openapi-requests';
import { expect } from 'chai';
import { fake, json, type Platform, startPlatform } from './platform.js';

interface Answer {
  title: string;
  detail: string;
  code: string;
  instance: string;
  traceId: string;
  errors: { path: string; message: string }[];
}

describe('what the door says when it refuses', () => {
  let platform: Platform;
  let owner: string;
  before(async () => {
    platform = await startPlatform({
      env: { BODY_MAX_BYTES: '20000', BODY_TIMEOUT_SECONDS: '0.3' },
      answers: [
        fake(getMerchant, async ({ merchantId }) => {
          if (merchantId === 'mer_broken01') throw new TypeError('secret of the inside');
          throw problem('NOT_FOUND', { what: 'merchant' });
        }),
        fake(listMerchants, async ({ search }) => {
          if (search === 'slow') throw problem('TIMEOUT', { service: 'ledger' });
          return { data: [], page: { hasMore: false } };
        }),
      ],
    });
    owner = platform.logIn({ roles: ['owner'] });
  });
  after(() => platform.stop());

  const refused = async (path: string, init: RequestInit & { token?: string } = {}) => {
    const response = await platform.fetch(path, { token: owner, ...init });
    expect(response.headers.get('content-type')).to.equal('application/problem+json; charset=utf-8');
    const answer = (await response.json()) as Answer;
    expect(answer.instance).to.equal(response.headers.get('x-request-id'));
    expect(answer.traceId).to.match(/^[0-9a-f]{32}$/);
    return { status: response.status, headers: response.headers, ...answer };
  };

  it('speaks Chinese to who asks for it, the mistakes field by field included', async () => {
    const zh = { 'accept-language': 'zh-CN' };
    const missing = await refused('/api/v1/merchants/mer_99999999', { headers: zh });
    expect([missing.status, missing.code, missing.title]).to.deep.equal([404, 'NOT_FOUND', '找不到该商户。']);
    expect(missing.headers.get('content-language')).to.equal('zh-CN');
    const invalid = await refused('/api/v1/merchants?limit=many', { headers: zh });
    expect(invalid.errors[0]!.path).to.equal('limit');
    expect(invalid.errors[0]!.message).to.match(/[\u4e00-\u9fff]/);
    const both = await refused('/api/v1/forecasts', {
      ...json('POST', {}),
      headers: { ...zh, 'content-type': 'application/json' },
    });
    expect(both.errors).to.deep.equal([{ path: '', message: '请提供 merchantId 或 groupId 其中之一' }]);
    expect(both.detail).to.equal('请提供 merchantId 或 groupId 其中之一');
    const malformed = await refused('/api/v1/merchants/abc', { headers: zh });
    expect(malformed.errors).to.deep.equal([{ path: 'merchantId', message: '必须是以 mer_ 开头的标识' }]);
  });

  it('names every mistake of a request at once, by its path', async () => {
    const body = {
      merchantId: 'mer_00000001',
      transactions: [{ externalId: 'A1', amountMinor: 1.5 }],
      tenantId: 'ten_other001',
    };
    const answer = await refused(
      '/api/v1/transactions',
      json('POST', body, { 'idempotency-key': 'key-00000001' }),
    );
    expect(answer.status).to.equal(400);
    expect(answer.errors.map(({ path }) => path)).to.include.members([
      'transactions.0.occurredAt',
      'transactions.0.amountMinor',
      'tenantId',
    ]);
  });

  it('refuses parameters that the path does not know, in the query and in the body', async () => {
    expect((await refused('/api/v1/merchants?limti=10')).errors[0]!.path).to.equal('limti');
    expect((await refused('/api/v1/merchants?tenantId=ten_00000002')).status).to.equal(400);
    const smuggled = await refused('/api/v1/users/usr_00000001', json('PATCH', { userId: 'usr_00000002' }));
    expect(smuggled.errors).to.deep.equal([{ path: 'userId', message: 'does not belong in the body' }]);
  });

  it('says nothing about the inside when something unforeseen happens', async () => {
    const answer = await refused('/api/v1/merchants/mer_broken01');
    expect([answer.status, answer.code]).to.deep.equal([500, 'INTERNAL']);
    expect(JSON.stringify(answer)).not.to.include('secret of the inside');
  });

  it('knows no path with an endless id, and does not take that for a failure of its own', async () => {
    const answer = await refused(`/api/v1/merchants/${'a'.repeat(1000)}`);
    expect([answer.status, answer.code]).to.deep.equal([404, 'NOT_FOUND']);
  });

  it('answers what is no HTTP with one line and hangs up', async () => {
    const { port } = new URL(platform.url);
    const socket = connect(Number(port), '127.0.0.1', () => socket.write('HELLO THERE\r\n\r\n'));
    let said = '';
    for await (const chunk of socket) said += String(chunk);
    expect(said).to.equal('HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\nconnection: close\r\n\r\n');
  });

  it('tells that a request may be sent again, and when', async () => {
    const answer = await refused('/api/v1/merchants?search=slow');
    expect([answer.status, answer.detail]).to.deep.equal([504, 'The same request may be sent again.']);
  });

  for (const [what, body] of [
    ['broken JSON', '{"name":'],
    ['a poisoned prototype', '{"name":{"en":"x"},"__proto__":{"isAdmin":true}}'],
    ['a poisoned constructor', '{"name":{"constructor":{"prototype":{}}}}'],
    ['a tree deeper than 20 levels', `${'['.repeat(21)}${']'.repeat(21)}`],
    ['bytes that are not UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])],
  ] as const) {
    it(`refuses ${what}`, async () => {
      const init = { method: 'POST', body, headers: { 'content-type': 'application/json' } };
      expect((await refused('/api/v1/merchants', init)).code).to.equal('BODY_NOT_JSON');
      expect('isAdmin' in {}).to.equal(false);
    });
  }

  it('refuses a list where an object belongs, and no body where one is needed', async () => {
    expect((await refused('/api/v1/merchants', json('POST', [1]))).code).to.equal('VALIDATION_FAILED');
    expect((await refused('/api/v1/merchants', { method: 'POST' })).code).to.equal('VALIDATION_FAILED');
  });

  it('refuses a body of another type, and one that is too large', async () => {
    const form = {
      method: 'POST',
      body: 'name=x',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    };
    const typed = await refused('/api/v1/merchants', form);
    expect([typed.status, typed.title]).to.deep.equal([415, 'Send application/json.']);
    const large = await refused('/api/v1/merchants', json('POST', { name: { en: 'x'.repeat(20_001) } }));
    expect([large.status, large.title]).to.deep.equal([413, 'The body is larger than 20000 bytes.']);
  });

  it('answers 405 with what a path knows, for every path and every other method', async () => {
    const operations = await readOperations(platform);
    for (const path of new Set(operations.map((operation) => operation.path))) {
      const known = operations.filter((operation) => operation.path === path).map(({ method }) => method);
      const filled = path.replaceAll(/\{\w+\}/g, 'x');
      for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']) {
        if (known.includes(method)) continue;
        const answer = await refused(filled, { method });
        expect([answer.status, answer.code], `${method} ${path}`).to.deep.equal([405, 'METHOD_NOT_ALLOWED']);
        expect(answer.headers.get('allow')!.split(', ')).to.include.members([...known, 'OPTIONS']);
      }
      const options = await platform.fetch(filled, { method: 'OPTIONS' });
      expect(options.status, path).to.equal(204);
      expect(options.headers.get('allow')).to.include(known[0]!);
    }
  });

  it('does not find a path with another case, a slash too many or dots', async () => {
    for (const path of [
      '/api/v1/Merchants',
      '/api/v1/merchants/',
      '/api/v1//merchants',
      '/api/v1/merchants/..%2fusers',
    ]) {
      const status = (await platform.fetch(path, { token: owner })).status;
      expect(status, path).to.be.oneOf([400, 404]);
    }
  });

  it('answers HEAD like GET without the body', async () => {
    const response = await platform.fetch('/api/v1/merchants', { token: owner, method: 'HEAD' });
    expect(response.status).to.equal(200);
    expect(await response.text()).to.equal('');
  });

  it('lets no answer of the API be kept or framed', async () => {
    const { headers } = await platform.fetch('/api/v1/merchants', { token: owner });
    expect(headers.get('cache-control')).to.equal('no-store');
    expect(headers.get('x-content-type-options')).to.equal('nosniff');
    expect(headers.get('content-security-policy')).to.include("frame-ancestors 'none'");
    expect(headers.get('strict-transport-security')).to.equal(null);
  });

  it('makes its own request ids when it trusts no proxy', async () => {
    const sent = 'abcdefabcdefabcdefabcdefabcdefab';
    const { headers } = await platform.fetch('/health', { headers: { 'x-request-id': sent } });
    expect(headers.get('x-request-id'))
      .to.match(/^[0-9a-f]{32}$/)
      .and.not.equal(sent);
  });

  it('hangs up on a body that comes in drop by drop', async () => {
    const { hostname, port } = new URL(platform.url);
    const socket = connect(Number(port), hostname);
    socket.write(
      `POST /api/v1/merchants HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${owner}\r\n` +
        'content-type: application/json\r\ncontent-length: 100\r\n\r\n{"name"',
    );
    let text = '';
    for await (const chunk of socket) text += String(chunk);
    expect(text).to.match(/^HTTP\/1\.1 408 Request Timeout\r\n/);
  });

  it('closes the door on what is not HTTP', async () => {
    const { hostname, port } = new URL(platform.url);
    const socket = connect(Number(port), hostname);
    socket.write('NOT HTTP AT ALL\r\n\r\n');
    let text = '';
    for await (const chunk of socket) text += String(chunk);
    expect(text).to.match(/^HTTP\/1\.1 400 Bad Request\r\n/);
  });

  it('takes no more than 1,000 transactions at once', async () => {
    const one = {
      externalId: 'A',
      occurredAt: '2026-10-01T12:00:00Z',
      direction: 'in',
      amountMinor: 1,
      kind: 'sale',
    };
    expect(
      createTransactions.params.safeParse({ merchantId: 'mer_00000001', transactions: [one] }).success,
    ).to.equal(true);
    const body = JSON.stringify({
      merchantId: 'mer_00000001',
      transactions: Array.from({ length: 1001 }, () => 1),
    });
    const init = {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', 'idempotency-key': 'key-00000002' },
    };
    expect((await refused('/api/v1/transactions', init)).errors.map(({ path }) => path)).to.include(
      'transactions',
    );
  });
});
