import { PROBLEMS } from '@merchant-analysis/contracts/problems';
import { type Operation, readOperations } from '@merchant-analysis/testkit/openapi-requests';
import { expect } from 'chai';
import { type Platform, startPlatform } from './platform.js';

describe('the API page and its document', () => {
  let platform: Platform;
  before(async () => {
    platform = await startPlatform();
  });
  after(() => platform.stop());

  const read = async (path: string) => (await platform.fetch(path)).text();

  it('names every operation once and declares every parameter of its path', async () => {
    const operations = await readOperations(platform);
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).to.equal(ids.length);
    for (const { name, path, operation } of operations) {
      const inPath = operation.parameters.filter((one) => one.in === 'path').map((one) => one.name);
      expect(inPath, name).to.have.members([...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]));
    }
  });

  it('takes the version that was read with every change of what is there', async () => {
    for (const { name, operation } of await readOperations(platform)) {
      if (!name.startsWith('PATCH ')) continue;
      expect(
        operation.parameters.map((one) => `${one.in} ${one.name}`),
        name,
      ).to.include('header If-Match');
      expect(operation.responses, name).to.have.property('412');
    }
  });

  it('refers only to schemas that are in it', async () => {
    const text = await read('/api/v1/openapi.json');
    const { components, openapi } = JSON.parse(text) as { openapi: string; components: { schemas: object } };
    expect(openapi).to.equal('3.1.0');
    const references = [...text.matchAll(/"\$ref":"([^"]+)"/g)].map((match) => match[1]!);
    expect(references.length).to.be.greaterThan(100);
    for (const reference of new Set(references)) {
      expect(reference).to.match(/^#\/components\/schemas\//);
      expect(components.schemas).to.have.property(reference.split('/').at(-1)!);
    }
  });

  it('lists every problem code that a client can see', async () => {
    const document = JSON.parse(await read('/api/v1/openapi.json')) as { 'x-problems': object };
    expect(Object.keys(document['x-problems'])).to.have.members(Object.keys(PROBLEMS));
  });

  it('says of every operation what an answer looks like and which failures are problems', async () => {
    for (const { name, operation } of await readOperations(platform)) {
      const responses = operation.responses as Record<string, { content?: object }>;
      expect(
        Object.keys(responses).some((status) => status.startsWith('2')),
        name,
      ).to.equal(true);
      for (const [status, response] of Object.entries(responses)) {
        if (Number(status) < 400) continue;
        expect(Object.keys(response.content ?? {}), `${name} ${status}`).to.deep.equal([
          'application/problem+json',
        ]);
      }
    }
  });

  it('says that a login can fail, which no token would prevent', async () => {
    const login = (await readOperations(platform)).find(({ name }) => name === 'POST /api/v1/auth/login');
    expect(Object.keys(login!.operation.responses)).to.include('401');
  });

  it('asks only this server for its parts', async () => {
    for (const path of ['/api/v1/docs', '/api/v1/docs/page.js', '/api/v1/docs/page.css']) {
      const response = await platform.fetch(path);
      expect(response.status).to.equal(200);
      expect(response.headers.get('content-security-policy')).to.include("default-src 'none'");
      expect(await response.text()).not.to.match(/(src|href|url|import|fetch)\W{1,3}(https?:)?\/\//);
    }
  });

  it('is not sent again to a browser that has it', async () => {
    const etag = (await platform.fetch('/api/v1/docs')).headers.get('etag')!;
    const again = await platform.fetch('/api/v1/docs', { headers: { 'if-none-match': etag } });
    expect(again.status).to.equal(304);
  });

  it('takes every parameter that a contract has, from where the document says', async () => {
    const list = (await readOperations(platform)).find(({ name }) => name === 'GET /api/v1/transactions')!;
    const names = (list.operation as Operation).parameters.map((one) => `${one.in} ${one.name}`);
    expect(names).to.include.members([
      'query merchantId',
      'query groupId',
      'query cursor',
      'query minAmountMinor',
    ]);
  });
});
