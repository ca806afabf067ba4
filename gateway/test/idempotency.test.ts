import { createMerchant } from '@merchant-analysis/contracts/merchants';
import { createTransactions } from '@merchant-analysis/contracts/transactions';
import { readOperations, requestFor } from '@merchant-analysis/testkit/openapi-requests';
import { expect } from 'chai';
import { fake, json, type Platform, startPlatform } from './platform.js';

const SALE = {
  externalId: 'A1',
  occurredAt: '2026-10-01T12:00:00+08:00',
  direction: 'in',
  amountMinor: 1250,
  kind: 'sale',
};
const BULK = { merchantId: 'mer_00000001', transactions: [SALE] };

describe('a request that may be sent twice', () => {
  let platform: Platform;
  let owner: string;
  before(async () => {
    platform = await startPlatform();
    owner = platform.logIn({ roles: ['owner'] });
  });
  after(() => platform.stop());

  const send = async (body: unknown, key: string, token = owner) => {
    await platform.fetch('/api/v1/transactions', {
      token,
      ...json('POST', body, { 'idempotency-key': key }),
    });
    return platform.calls.findLast(({ action }) => action === createTransactions.action)!.call.idempotency;
  };

  it('needs a key where it makes many things or a long job', async () => {
    const required: string[] = [];
    for (const operation of await readOperations(platform)) {
      const { path, init } = requestFor(operation);
      const headers = new Headers(init.headers);
      headers.delete('idempotency-key');
      const response = await platform.fetch(path, { ...init, headers, token: owner });
      const text = await response.text();
      if (response.status === 400 && text.includes('IDEMPOTENCY_KEY_MISSING')) required.push(operation.name);
    }
    expect(required).to.have.members([
      'POST /api/v1/transactions',
      'POST /api/v1/invoices',
      'POST /api/v1/imports',
      'POST /api/v1/simulations',
      'POST /api/v1/users',
    ]);
  });

  it('carries its key and the same fingerprint to the service, however its JSON is ordered', async () => {
    const first = await send(BULK, 'order-2026-10-01');
    const second = await send({ transactions: [SALE], merchantId: 'mer_00000001' }, 'order-2026-10-01');
    expect(first!.key).to.equal('order-2026-10-01');
    expect(first!.fingerprint).to.match(/^[0-9a-f]{64}$/);
    expect(second).to.deep.equal(first);
  });

  it('has another fingerprint with another amount, and for another user', async () => {
    const first = await send(BULK, 'order-2026-10-01');
    const dearer = await send(
      { ...BULK, transactions: [{ ...SALE, amountMinor: 1251 }] },
      'order-2026-10-01',
    );
    const wang = await send(BULK, 'order-2026-10-01', platform.logIn({ roles: ['clerk'] }));
    expect(new Set([first, dearer, wang].map((one) => one!.fingerprint)).size).to.equal(3);
  });

  it('may have a key on any other POST', async () => {
    const body = { name: { en: 'Noodles' } };
    await platform.fetch('/api/v1/merchants', {
      token: owner,
      ...json('POST', body, { 'idempotency-key': 'merchant-1' }),
    });
    const { call } = platform.calls.findLast(({ action }) => action === createMerchant.action)!;
    expect(call.idempotency?.key).to.equal('merchant-1');
  });

  for (const key of ['short', 'with a space', 'x'.repeat(129)]) {
    it(`refuses a key of ${key.length} characters: ${key.slice(0, 20)}`, async () => {
      const response = await platform.fetch('/api/v1/transactions', {
        token: owner,
        ...json('POST', BULK, { 'idempotency-key': key }),
      });
      expect(response.status).to.equal(400);
      expect(((await response.json()) as { code: string }).code).to.equal('IDEMPOTENCY_KEY_INVALID');
    });
  }
});

describe('a change that must not overwrite another', () => {
  let platform: Platform;
  afterEach(() => platform.stop());

  it('names the version that was read, and the answer names the new one', async () => {
    platform = await startPlatform({
      answers: [fake(createMerchant, async () => ({ id: 'mer_00000009', version: 4 }) as never)],
    });
    const token = platform.logIn({ roles: ['owner'] });
    const made = await platform.fetch('/api/v1/merchants', { token, ...json('POST', { name: { en: 'x' } }) });
    expect(made.headers.get('etag')).to.equal('"4"');
    expect(made.headers.get('location')).to.equal('/api/v1/merchants/mer_00000009');
    const change = (tag: string) =>
      platform.fetch('/api/v1/merchants/mer_00000009', {
        token,
        ...json('PATCH', { industry: 'bar' }, { 'if-match': tag }),
      });
    await change('"4"');
    expect(platform.calls.at(-2)!.params).to.deep.include({ ifVersion: 4, changes: { industry: 'bar' } });
    await change('*');
    expect(platform.calls.at(-2)!.params).not.to.have.property('ifVersion', 4);
    expect((await change('W/"4"')).status).to.equal(412);
    expect((await change('nonsense')).status).to.equal(412);
  });

  it('is not sent again to who has read it already', async () => {
    platform = await startPlatform();
    const token = platform.logIn({ roles: ['owner'] });
    const etag = (await platform.fetch('/api/v1/users/usr_00000001', { token })).headers.get('etag')!;
    const again = await platform.fetch('/api/v1/users/usr_00000001', {
      token,
      headers: { 'if-none-match': etag },
    });
    expect(again.status).to.equal(304);
  });
});
