import { setTimeout as sleep } from 'node:timers/promises';
import { tellNews } from '@merchant-analysis/cache/news';
import { type AnalysisReport, analyze } from '@merchant-analysis/contracts/analysis';
import { sessionsRevokedStream } from '@merchant-analysis/contracts/identity';
import { getDataVersion } from '@merchant-analysis/contracts/merchants';
import { REDIS_SERVER, requireProgram } from '@merchant-analysis/testkit/real-server';
import { type RedisGroup, startRedisGroup } from '@merchant-analysis/testkit/redis-group';
import { redisLineOf } from '@merchant-analysis/testkit/redis-line-of';
import { until } from '@merchant-analysis/testkit/until';
import { expect } from 'chai';
import { fake, json, MERCHANT, OTHER_TENANT, type Platform, startPlatform, TENANT } from './platform.js';

const reportFor = (tenantId: string): AnalysisReport => ({
  subject: { kind: 'merchant', id: MERCHANT, name: { zh: tenantId }, merchants: 1 },
  currency: 'CNY',
  dataVersion: '7',
  today: '2026-10-01',
  status: 'complete',
  verdict: 'passed',
  cashflow: { status: 'not-enough-data', code: 'TOO_SHORT', reason: { zh: '数据不足', en: 'too short' } },
  cost: { status: 'not-enough-data', code: 'TOO_SHORT', reason: { zh: '数据不足', en: 'too short' } },
  compliance: { status: 'not-enough-data', code: 'TOO_SHORT', reason: { zh: '数据不足', en: 'too short' } },
});

const answers = [
  fake(getDataVersion, async () => ({ dataVersion: '7', today: '2026-10-01' })),
  fake(analyze, async (_params, call) => {
    await sleep(100);
    return reportFor(call.caller.tenantId);
  }),
];

/** Longer than a busy machine lets a command wait: Redis is away when a test takes it away, and not before. */
const PATIENT_MS = 10_000;
/** Sentinels may take half a minute to agree. */
const FAILOVER_MS = 60_000;

/** Two gateways that share nothing but Redis: what one broker tells, the other one never hears. */
describe('two gateways with Redis and Sentinels', function () {
  this.timeout(3 * FAILOVER_MS);
  let group: RedisGroup;
  let gateways: Platform[] = [];

  before(async function () {
    group = await startRedisGroup(requireProgram(this, REDIS_SERVER));
  });
  after(() => group?.stop());

  const start = async (env: Record<string, string> = {}): Promise<[Platform, Platform]> => {
    const patient = { REDIS_COMMAND_TIMEOUT_MS: String(PATIENT_MS) };
    const options = { answers, env: { ...group.env, GATEWAY_REPLICAS: '2', ...patient, ...env } };
    const pair: [Platform, Platform] = [await startPlatform(options), await startPlatform(options)];
    gateways = pair;
    for (const gateway of pair) await untilHealthy(gateway);
    return pair;
  };
  beforeEach(async () => {
    await (await group.settled()).call('FLUSHALL');
  });
  afterEach(async () => {
    for (const gateway of gateways) await gateway.stop();
    gateways = [];
    await group.restartAll();
  });

  const read = async (gateway: Platform, token: string) =>
    (await gateway.fetch('/api/v1/merchants', { token })).status;
  const ask = async (gateway: Platform, token: string) => {
    const body = { merchantId: MERCHANT };
    const response = await gateway.fetch('/merchant/analyze', { ...json('POST', body), token });
    expect(response.status).to.equal(200);
    return (await response.json()) as AnalysisReport;
  };
  const analyses = (...asked: Platform[]) =>
    asked.flatMap(({ calls }) => calls).filter(({ action }) => action === analyze.action).length;

  it('make a report once for both, and read it from Redis afterwards', async () => {
    const [here, there] = await start();
    const tokens = [here, there].map((gateway) => gateway.logIn({ roles: ['owner'] }));
    const reports = await Promise.all(
      Array.from({ length: 50 }, (_, count) => ask([here, there][count % 2]!, tokens[count % 2]!)),
    );
    expect(new Set(reports.map((report) => JSON.stringify(report))).size).to.equal(1);
    expect(analyses(here, there)).to.equal(1);
  });

  it('never give a report of one tenant to another, though everything else of the question is the same', async () => {
    const [here, there] = await start();
    const own = here.logIn({ roles: ['owner'] });
    const foreign = there.logIn({ roles: ['owner'], tenantId: OTHER_TENANT });
    expect((await ask(here, own)).subject.name.zh).to.equal(TENANT);
    expect((await ask(there, foreign)).subject.name.zh).to.equal(OTHER_TENANT);
    expect(analyses(here, there)).to.equal(2);
  });

  it('count the requests of a tenant together', async () => {
    const [here, there] = await start({ RATE_LIMIT_TENANT: '0.01/6' });
    const tokens = [here, there].map((gateway) => gateway.logIn({ roles: ['owner'] }));
    const statuses: number[] = [];
    for (let count = 0; count < 12; count++) {
      statuses.push(await read([here, there][count % 2]!, tokens[count % 2]!));
    }
    expect(statuses.filter((status) => status === 200)).to.have.lengthOf(6);
    expect(statuses.slice(6)).to.deep.equal(Array(6).fill(429));
  });

  it('refuse a revoked session at once, also the one that missed the event of the broker', async () => {
    const [gateway] = await start();
    const token = gateway.logIn({ roles: ['owner'], userId: 'usr_li000001' });
    expect(await read(gateway, token)).to.equal(200);
    gateway.endSession(token);
    const identity = await redisLineOf(group.env);
    await until(() => identity.isAnswering);
    await tellNews(identity, sessionsRevokedStream('demo'), { tenantId: TENANT, userId: 'usr_li000001' });
    const toldAt = performance.now();
    await until(async () => (await read(gateway, token)) === 401);
    const ms = performance.now() - toldAt;
    process.stdout.write(`      revoked: refused ${Math.round(ms)} ms after it was told in Redis alone\n`);
    // Without the news it would be five seconds.
    expect(ms).to.be.below(4_000);
    identity.close();
  });

  it('keep a revoked session out when Redis is gone, comes back empty, and stays in use', async () => {
    const [gateway] = await start();
    const token = gateway.logIn({ roles: ['owner'] });
    const other = gateway.logIn({ roles: ['owner'] });
    expect(await read(gateway, token)).to.equal(200);
    await group.killAll();
    gateway.endSession(token);
    // Nobody tells anything: the broker's event is lost too. This is the longest that it can last.
    gateway.clock.advance(5_001);
    expect(await read(gateway, token)).to.equal(401);
    expect(await read(gateway, other)).to.equal(200);
    await group.restartAll({ isEmpty: true });
    await group.settled();
    await untilHealthy(gateway);
    for (let count = 0; count < 20; count++) {
      expect(await read(gateway, token)).to.equal(401);
      await sleep(20);
    }
    expect(await read(gateway, other)).to.equal(200);
  });

  it('serve with all of Redis gone, each within its share of the limit, and say that Redis is away', async () => {
    const [here, there] = await start({ RATE_LIMIT_TENANT: '0.01/6' });
    const tokens = [here, there].map((gateway) => gateway.logIn({ roles: ['owner'] }));
    await group.killAll();
    for (const gateway of [here, there]) {
      await until(async () => (await redisHealth(gateway)).every((line) => !isHealthy(line)));
    }
    const statuses: number[] = [];
    let slowest = 0;
    for (let count = 0; count < 12; count++) {
      const begun = performance.now();
      statuses.push(await read([here, there][count % 2]!, tokens[count % 2]!));
      slowest = Math.max(slowest, performance.now() - begun);
    }
    expect(statuses.filter((status) => status === 200)).to.have.lengthOf(6);
    expect(slowest, 'no request waits for Redis').to.be.below(PATIENT_MS - 1_000);
    const first = await here.fetch('/api/v1/merchants', { token: here.logIn({ roles: ['owner'] }) });
    expect(first.headers.get('ratelimit-policy')).to.equal('"default";q=3;w=600');
    expect((await here.fetch('/services/health')).status).to.equal(200);
  });

  it('answer every request while the master is killed and another one takes over', async () => {
    const [here, there] = await start({ REDIS_COMMAND_TIMEOUT_MS: '500' });
    const tokens = [here, there].map((gateway) => gateway.logIn({ roles: ['owner'] }));
    const old = await group.master();
    const killing = sleep(300).then(() => old.kill());
    const until5s = Date.now() + 5_000;
    const statuses = new Map<number, number>();
    let slowest = 0;
    while (Date.now() < until5s) {
      const begun = performance.now();
      for (const [index, gateway] of [here, there].entries()) {
        const status = await read(gateway, tokens[index]!);
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
      }
      slowest = Math.max(slowest, performance.now() - begun);
      await sleep(10);
    }
    await killing;
    process.stdout.write(
      `      failover: ${statuses.get(200)} answers, slowest pair ${Math.round(slowest)} ms\n`,
    );
    expect([...statuses.keys()]).to.deep.equal([200]);
    await untilHealthy(here);
    expect(await group.master()).to.not.equal(old);
  });
});

interface Health {
  name: string;
  status: string;
}

async function redisHealth(gateway: Platform): Promise<Health[]> {
  const health = (await (await gateway.fetch('/services/health')).json()) as { dependencies: Health[] };
  const lines = health.dependencies.filter(({ name }) => name.startsWith('redis'));
  expect(lines.map(({ name }) => name)).to.deep.equal(['redis state', 'redis news', 'redis cache']);
  return lines;
}

function isHealthy({ status }: Health): boolean {
  return status === 'healthy';
}

function untilHealthy(gateway: Platform): Promise<void> {
  return until(async () => (await redisHealth(gateway)).every(isHealthy), FAILOVER_MS);
}
