import { getMerchant, listMerchants } from '@merchant-analysis/contracts/merchants';
import { expect } from 'chai';
import { fake, type Platform, startPlatform } from './platform.js';

const NOODLES = { id: 'mer_00000001', name: { zh: '面馆' }, currency: 'CNY', version: 3 } as never;

describe('choosing the fields of an answer', () => {
  let platform: Platform;
  let token: string;
  before(async () => {
    platform = await startPlatform({
      answers: [
        fake(listMerchants, async () => ({
          data: [NOODLES, NOODLES],
          page: { hasMore: true, nextCursor: 'c' },
        })),
        fake(getMerchant, async () => NOODLES),
      ],
    });
    token = platform.logIn({ roles: ['owner'] });
  });
  after(() => platform.stop());

  it('leaves only those of each item of a page, and the page itself', async () => {
    const response = await platform.fetch('/api/v1/merchants?fields=id,name', { token });
    expect(await response.json()).to.deep.equal({
      data: [
        { id: 'mer_00000001', name: { zh: '面馆' } },
        { id: 'mer_00000001', name: { zh: '面馆' } },
      ],
      page: { hasMore: true, nextCursor: 'c' },
    });
  });

  it('leaves only those of the one thing, with its ETag, and misses no name that is not there', async () => {
    const response = await platform.fetch('/api/v1/merchants/mer_00000001?fields=currency,colour', { token });
    expect(await response.json()).to.deep.equal({ currency: 'CNY' });
    expect(response.headers.get('etag')).to.equal('"3"');
  });

  for (const query of [
    'fields=',
    'fields=a,,b',
    'fields=__proto__',
    'fields=id&fields=name',
    'fields=name.zh',
  ]) {
    it(`refuses ?${query}`, async () => {
      expect((await platform.fetch(`/api/v1/merchants?${query}`, { token })).status).to.equal(400);
    });
  }

  it('is not for files, health and writes', async () => {
    expect((await platform.fetch('/health?fields=status')).status).to.equal(400);
    expect((await platform.fetch('/api/v1/exports/exp_00000001/file?fields=id', { token })).status).to.equal(
      400,
    );
  });
});
