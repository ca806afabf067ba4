import { systemCaller } from '@merchant-analysis/broker/meta';
import { createTenant, PLATFORM_TENANT } from '@merchant-analysis/contracts/identity';
import { createMerchant } from '@merchant-analysis/contracts/merchants';
import { createTransactions } from '@merchant-analysis/contracts/transactions';
import { openPlatform, type Platform } from '@merchant-analysis/embedded/platform';
import { ALL_SERVICES } from '@merchant-analysis/embedded/services';
import { composeGateway, type Gateway } from '@merchant-analysis/gateway/container';
import { type Random, seededRandom } from '@merchant-analysis/kernel/random';
import { silentLogger } from '@merchant-analysis/observability/logger';
import { type OperationAt, readOperations, requestFor } from '@merchant-analysis/testkit/openapi-requests';
import { temporaryFolder } from '@merchant-analysis/testkit/temporary-folder';
import { expect } from 'chai';
import { JourneyClient } from './journey-client.js';

/** What people and programs send who mean harm or know no better. */
const TEXTS = [
  '',
  ' ',
  '-1',
  '1e309',
  'null',
  '[]',
  '__proto__',
  '../../etc/passwd',
  '\u0000',
  'a'.repeat(800),
  '😀',
  "' OR 1=1 --",
  '{"$gt":""}',
  '2026-02-30',
  '0000-01-01',
  '=cmd|calc',
  '\r\nX-Injected: 1',
  '\u202e',
  '99999999999999999999',
];
const VALUES = [null, true, -1, 1.5, 1e21, {}, [], [null], [[]], { $ne: 1 }, 2 ** 60, ...TEXTS];
const FILES = ['', '\u0000\u0001', 'PK\u0003\u0004junk', 'a,b\n"', ',,,\n,,,', '订单编号,下单时间\n1,2\n'];
const NOT_WALKED = /auth\/(logout|password|login)$|\/simulations$/;
const ROUNDS = 4;

describe('hostile requests', function () {
  this.timeout(180_000);
  const folder = temporaryFolder();
  let platform: Platform;
  let gateway: Gateway;
  let client: JourneyClient;
  let merchantId: string;
  let operations: OperationAt[];

  before(async () => {
    const env = {
      ENVIRONMENT: 'development',
      DATA_DIR: folder.path,
      PORT: '0',
      RATE_LIMIT_TENANT: '10000/10000',
      RATE_LIMIT_IMPORT: '1000/1000',
      RATE_LIMIT_LOGIN_ADDRESS: '1000/1000',
    };
    const environment = { env, logger: silentLogger(), clock: { now: Date.now } };
    platform = await openPlatform(environment, ALL_SERVICES);
    gateway = await composeGateway({ ...environment, broker: platform.broker });
    const url = await gateway.listen();
    const made = await platform.host.ask(
      createTenant,
      { name: 'Noodles', ownerLogin: 'noodle-owner' },
      { caller: systemCaller(PLATFORM_TENANT) },
    );
    client = new JourneyClient(url);
    await client.firstLogin('noodle-owner', made.oneTimePassword!, 'a long and private sentence');
    const shop = await client.post(createMerchant.result, '/api/v1/merchants', { name: { zh: '面馆' } });
    merchantId = shop.id;
    operations = (await readOperations({ url })).filter(({ path }) => !NOT_WALKED.test(path));
  });
  after(async () => {
    await gateway?.close();
    await platform?.close();
    folder.remove();
  });

  it('never get more than a problem that tells what is wrong with them', async () => {
    const seed = Number(process.env['SEED'] ?? 20_261_001);
    const random = seededRandom(seed);
    let refused = 0;
    for (let round = 0; round < ROUNDS; round++) {
      for (const operation of operations) {
        const { path, headers, body } = spoiled(operation, { merchantId }, random);
        const sent = { headers, ...(body === undefined ? {} : { body }) };
        const { status, text } = await client.raw(operation.method, path, sent);
        const said = `SEED=${seed} ${operation.method} ${path} ${body?.slice(0, 300)} → ${status} ${text.slice(0, 300)}`;
        expect(status, said).to.be.below(500);
        if (status < 400) continue;
        refused++;
        expect(JSON.parse(text), said).to.include({ status });
        expect(text, said).not.to.match(/at .+\.(js|ts):\d+|SQLITE|node_modules/);
      }
    }
    expect(refused).to.be.greaterThan(100);
    expect('isAdmin' in {}).to.equal(false);
  });

  it('never put a name to work in the page of a report', async () => {
    const en = '</title><script>alert(1)</script><img src=x onerror="alert(2)">';
    const { id } = await client.post(createMerchant.result, '/api/v1/merchants', { name: { en } });
    const transactions = Array.from({ length: 60 }, (_, day) => ({
      externalId: `A/${day}`,
      occurredAt: new Date(Date.UTC(2026, 7, 1 + day, 4)).toISOString(),
      direction: 'in' as const,
      amountMinor: 10_000 + day,
      kind: 'sale' as const,
    }));
    const body = { merchantId: id, transactions };
    await client.post(createTransactions.result, '/api/v1/transactions', body, 'hostile-name-1');
    const page = await client.raw(
      'GET',
      `/api/v1/forecasts/backtests/report?merchantId=${id}&horizonDays=14&origins=2&language=zh`,
    );
    expect(page.status, page.text.slice(0, 300)).to.equal(200);
    expect(page.text).to.contain('&lt;script&gt;alert(1)').and.contain('2026-09-15 的预测');
    expect(page.text).not.to.match(/<script|<img/i);
  });
});

/** A request of an operation with one to three things in it that do not belong there. */
function spoiled(operation: OperationAt, ids: Record<string, string>, random: Random) {
  const pick = <T>(list: readonly T[]): T => list[random.integer(0, list.length - 1)]!;
  const { path, init } = requestFor(operation, ids);
  const url = new URL(path, 'http://gateway');
  const headers = init.headers as Record<string, string>;
  const inQuery = operation.operation.parameters.filter((one) => one.in === 'query');
  if (inQuery.length > 0 && random.next() < 0.6) url.searchParams.set(pick(inQuery).name, pick(TEXTS));
  if (random.next() < 0.1)
    url.searchParams.append(pick(['a[$gt]', '__proto__', 'limit', 'tenantId']), pick(TEXTS));
  let { pathname } = url;
  if (operation.path.includes('{') && random.next() < 0.5) {
    pathname = operation.path.replaceAll(/\{\w+\}/g, () => encodeURIComponent(pick(TEXTS)) || 'x');
  }
  if (random.next() < 0.1) headers['if-match'] = pick(['*', '"1"', 'x', '"999999999999999"']);
  if (random.next() < 0.2) headers['accept-language'] = pick(['zh-CN', '*', ';;;', 'zh;q=abc']);
  return {
    path: pathname + url.search,
    headers,
    body: spoiledBody(operation, init.body, headers, random, pick),
  };
}

function spoiledBody(
  { operation }: OperationAt,
  body: RequestInit['body'],
  headers: Record<string, string>,
  random: Random,
  pick: <T>(list: readonly T[]) => T,
): string | undefined {
  if (typeof body !== 'string') return undefined;
  if (headers['content-type'] !== 'application/json') return pick(FILES);
  if (random.next() < 0.1) return pick(['{', '[]', '"x"', 'null', '{"__proto__":{"isAdmin":true}}']);
  const names = Object.keys(operation.requestBody!.content['application/json']!.schema.properties ?? {});
  const spoilt = JSON.parse(body) as Record<string, unknown>;
  for (let count = random.integer(0, 3); count > 0; count--) {
    spoilt[pick([...names, 'tenantId', 'role', '__v'])] = pick(VALUES);
  }
  return JSON.stringify(spoilt);
}
