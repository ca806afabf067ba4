import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemCaller } from '@merchant-analysis/broker/meta';
import { createCashPlan } from '@merchant-analysis/contracts/cash-plans';
import { forecastCashflow } from '@merchant-analysis/contracts/cashflow';
import { createCheck } from '@merchant-analysis/contracts/compliance';
import { createImport } from '@merchant-analysis/contracts/files';
import {
  type AuditRecord,
  createTenant,
  createUser,
  listAudit,
  PLATFORM_TENANT,
} from '@merchant-analysis/contracts/identity';
import { job } from '@merchant-analysis/contracts/jobs';
import { createGroup, createMerchant } from '@merchant-analysis/contracts/merchants';
import { listRecurringStreams } from '@merchant-analysis/contracts/recurring-streams';
import { createTransactions } from '@merchant-analysis/contracts/transactions';
import { createWebhook, listDeliveries, testWebhook } from '@merchant-analysis/contracts/webhooks';
import { openPlatform, type Platform } from '@merchant-analysis/embedded/platform';
import { ALL_SERVICES } from '@merchant-analysis/embedded/services';
import { composeGateway, type Gateway } from '@merchant-analysis/gateway/container';
import { silentLogger } from '@merchant-analysis/observability/logger';
import { emptyMongoDatabase } from '@merchant-analysis/testkit/mongo-for-tests';
import { type OperationAt, readOperations, requestFor } from '@merchant-analysis/testkit/openapi-requests';
import { temporaryFolder } from '@merchant-analysis/testkit/temporary-folder';
import { expect } from 'chai';
import { JourneyClient } from './journey-client.js';

const PASSWORD = 'a long and private sentence';
const SALES = 'externalId,occurredAt,amount,kind\nB1,2026-10-01 12:00:00,12.50,sale\n';
const WITHOUT_DOOR = { recordDone: async () => {}, recordFailure: async () => {} };

interface Deed {
  readonly name: string;
  readonly requestId: string;
  /** The action under which the API page says that it is recorded. */
  readonly action: string;
  readonly tenantId: string;
}

/** What a route needs beside the smallest request that the API page describes. */
interface Wish {
  readonly ids?: Readonly<Record<string, string>>;
  readonly query?: string;
  readonly body?: unknown;
}

const CASES = [
  { door: 'silent', title: 'a door that dies between every effect and its record' },
  { door: 'silent-in-mongo', title: 'a door that dies between every effect and its record, in MongoDB' },
  { door: 'recording', title: 'a door that records what the outboxes deliver too' },
] as const;

for (const { door, title } of CASES) {
  describe(title, function () {
    this.timeout(180_000);
    const folder = temporaryFolder();
    let platform: Platform;
    let gateway: Gateway;
    let receiver: Server;
    let receiverUrl: string;
    let url: string;
    let owner: JourneyClient;
    let admin: JourneyClient;
    let tenantId: string;

    before(async function () {
      const mongo = door === 'silent-in-mongo' ? await emptyMongoDatabase(this) : undefined;
      const env = {
        ENVIRONMENT: 'development',
        DATA_DIR: folder.path,
        PORT: '0',
        WEBHOOK_PRIVATE_RANGES: '127.0.0.0/8',
        RATE_LIMIT_TENANT: '10000/10000',
        RATE_LIMIT_IMPORT: '100/1000',
        RATE_LIMIT_LOGIN_ADDRESS: '100/100',
        ...(mongo && {
          MONGODB_URI: mongo.uri,
          MONGODB_REPLICA_SET: mongo.replicaSet,
          MONGODB_USERNAME: mongo.username,
          MONGODB_PASSWORD: mongo.password,
        }),
      };
      const environment = { env, logger: silentLogger(), clock: { now: Date.now } };
      receiver = createServer((_, response) => response.writeHead(204).end());
      await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
      receiverUrl = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;
      platform = await openPlatform(environment, ALL_SERVICES);
      const broker = { ...environment, broker: platform.broker };
      gateway = await composeGateway(door === 'recording' ? broker : { ...broker, audit: WITHOUT_DOOR });
      url = await gateway.listen();
      const caller = systemCaller(PLATFORM_TENANT);
      const made = await platform.host.ask(
        createTenant,
        { name: 'Noodles', ownerLogin: 'noodle-owner' },
        { caller },
      );
      tenantId = made.tenant.id;
      owner = new JourneyClient(url);
      await owner.firstLogin('noodle-owner', made.oneTimePassword!, PASSWORD);
      const operator = await platform.host.ask(
        createUser,
        { login: 'the-operator', roles: ['platform_admin'] },
        { caller },
      );
      admin = new JourneyClient(url);
      await admin.firstLogin('the-operator', operator.firstPassword, PASSWORD);
    });
    after(async () => {
      await gateway?.close();
      await platform?.close();
      receiver?.close();
      folder.remove();
    });

    /** Things for each writing route: one that may be deleted, one that may be cancelled, and so on. */
    async function makeWishes(): Promise<Record<string, Wish>> {
      const shop = await owner.post(createMerchant.result, '/api/v1/merchants', {
        name: { zh: '面馆' },
        licenceValidTo: '2020-01-31',
      });
      const old = await owner.post(createMerchant.result, '/api/v1/merchants', { name: { zh: '旧店' } });
      const merchantId = shop.id;
      const group = (zh: string) =>
        owner.post(createGroup.result, '/api/v1/groups', { name: { zh }, merchantIds: [merchantId] });
      const [east, west] = [await group('华东'), await group('华西')];
      const sale = {
        externalId: 'A1',
        occurredAt: '2026-08-01T04:00:00Z',
        direction: 'in',
        amountMinor: 100,
        kind: 'sale',
      };
      const { ids } = await owner.post(
        createTransactions.result,
        '/api/v1/transactions',
        { merchantId, transactions: [sale] },
        `walk-sale-${door}`,
      );
      const upload = (key: string) =>
        owner.upload(
          createImport.result,
          `/api/v1/imports?fileName=a.csv&commit=false&merchantId=${merchantId}`,
          new TextEncoder().encode(SALES.replace('B1', key)),
          'text/csv',
          `walk-import-${door}-${key}`,
        );
      const [mapped, committed] = [await upload('C1'), await upload('C2')];
      const newUser = (login: string) =>
        owner.post(createUser.result, '/api/v1/users', { login, roles: ['clerk'] }, `walk-user-${login}`);
      const [li, zhao] = [await newUser('clerk-li'), await newUser('clerk-zhao')];
      const { id: checkId } = await owner.post(createCheck.result, '/api/v1/compliance/checks', {
        merchantId,
      });
      const alerts = (await owner.raw('GET', '/api/v1/compliance/alerts')).text;
      const alertId = /alr_\w+/.exec(alerts)?.[0] ?? '';
      expect(alertId, `the check ${checkId} found the licence that ended`).to.not.equal('');
      // So many that no machine is through with them when they are to be cancelled.
      const plan = { merchants: 200, days: 700, seed: 3, lastDate: '2026-10-31' };
      const long = await owner.post(job, '/api/v1/simulations', plan, `walk-simulation-${door}`);
      const cash = await makeCashWishes();
      const name = 'daily-compliance';
      return {
        ...cash,
        'PATCH /api/v1/merchants/{merchantId}': { ids: { merchantId }, body: { industry: 'bar' } },
        'DELETE /api/v1/merchants/{merchantId}': { ids: { merchantId: old.id } },
        'POST /api/v1/groups': { body: { name: { en: 'North' }, merchantIds: [merchantId] } },
        'PATCH /api/v1/groups/{groupId}': { ids: { groupId: east.id }, body: { name: { zh: '东区' } } },
        'DELETE /api/v1/groups/{groupId}': { ids: { groupId: west.id } },
        'POST /api/v1/transactions': { body: { merchantId, transactions: [{ ...sale, externalId: 'A2' }] } },
        'DELETE /api/v1/transactions/{transactionId}': { ids: { transactionId: ids[0]! } },
        'POST /api/v1/invoices': { ids: { merchantId } },
        'POST /api/v1/imports': { query: `fileName=b.csv&merchantId=${merchantId}`, body: SALES },
        'PUT /api/v1/imports/{importId}/mapping': { ids: { importId: mapped.id }, body: {} },
        'POST /api/v1/imports/{importId}/commit': { ids: { importId: committed.id } },
        'POST /api/v1/exports': { body: { merchantId, content: 'transactions' } },
        'POST /api/v1/analyses/export': { body: { merchantId } },
        'POST /api/v1/compliance/checks': { body: { merchantId } },
        'POST /api/v1/compliance/alerts/{alertId}/decision': {
          ids: { alertId },
          body: { decision: 'acknowledge' },
        },
        'POST /api/v1/jobs/{jobId}/cancel': { ids: { jobId: long.id } },
        'POST /api/v1/simulations': {
          body: { merchants: 1, days: 30, seed: 4, archetypes: ['noodle-shop'], lastDate: '2026-10-31' },
        },
        'PATCH /api/v1/schedules/{name}': { ids: { name }, body: { at: '05:10' } },
        'POST /api/v1/schedules/{name}/run': { ids: { name } },
        'POST /api/v1/users': { body: { login: 'clerk-new', roles: ['clerk'] } },
        'PATCH /api/v1/users/{userId}': { ids: { userId: li.user.id }, body: { name: 'Li' } },
        'PUT /api/v1/users/{userId}/roles': { ids: { userId: li.user.id }, body: { roles: ['manager'] } },
        'DELETE /api/v1/users/{userId}': { ids: { userId: zhao.user.id } },
        'PATCH /api/v1/tenant': { body: { name: 'Noodles and more' } },
        'POST /api/v1/tenants': { body: { name: 'Another', ownerLogin: 'another-owner' } },
      };
    }

    /** Of a merchant with a rent in its books, and of addresses outside, one of which has heard of something. */
    async function makeCashWishes(): Promise<Record<string, Wish>> {
      const { id: merchantId } = await owner.post(createMerchant.result, '/api/v1/merchants', {
        name: { zh: '粉店' },
      });
      const at = (day: number) => new Date(Date.UTC(2026, 4, day, 4));
      const books = Array.from({ length: 150 }, (_, index) => at(index + 1)).flatMap((occurred) => {
        const fact = { externalId: occurred.toISOString(), occurredAt: occurred.toISOString() };
        const sale = { ...fact, direction: 'in', amountMinor: 50_000, kind: 'sale' };
        const rent = { ...fact, externalId: `rent ${fact.externalId}`, kind: 'rent' };
        return occurred.getUTCDate() === 5
          ? [sale, { ...rent, direction: 'out', amountMinor: -90_000 }]
          : [sale];
      });
      const key = `walk-cash-${door}`;
      const body = { merchantId, transactions: books };
      await owner.post(createTransactions.result, '/api/v1/transactions', body, key);
      const asked = await owner.post(forecastCashflow.result, '/api/v1/forecasts', { merchantId });
      if (asked.status !== 'done') throw new Error('150 days of books are not enough');
      const streams = await owner.get(
        listRecurringStreams.result,
        `/api/v1/recurring-streams?merchantId=${merchantId}`,
      );
      const oven = {
        ...{ merchantId, name: { zh: '烤箱' }, kind: 'expense' },
        items: [{ date: '2026-12-01', amountMinor: 500_000 }],
      };
      const newPlan = () => owner.post(createCashPlan.result, '/api/v1/cash-plans', oven);
      const [kept, gone] = [await newPlan(), await newPlan()];
      const hook = { url: receiverUrl, events: ['forecast.low_balance'] };
      const newHook = () => owner.post(createWebhook.result, '/api/v1/webhooks', hook);
      const [heard, deaf] = [(await newHook()).webhook.id, (await newHook()).webhook.id];
      await owner.post(testWebhook.result, `/api/v1/webhooks/${heard}/test`, {});
      const delivery = await delivered(heard);
      return {
        'POST /api/v1/forecasts/{forecastId}/scenarios': {
          ids: { forecastId: asked.forecast.id },
          body: { scenarios: [{ name: '涨价', changes: [{ kind: 'price', changeRatio: 0.1 }] }] },
        },
        'POST /api/v1/cash-plans': { body: oven },
        'PATCH /api/v1/cash-plans/{planId}': { ids: { planId: kept.id }, body: { name: { zh: '新烤箱' } } },
        'DELETE /api/v1/cash-plans/{planId}': { ids: { planId: gone.id } },
        'PATCH /api/v1/recurring-streams/{streamId}': {
          ids: { streamId: streams.data[0]!.id },
          body: { decision: 'confirmed' },
        },
        'PUT /api/v1/cash-alert-policies/{merchantId}': { ids: { merchantId } },
        'POST /api/v1/webhooks': { body: hook },
        'DELETE /api/v1/webhooks/{webhookId}': { ids: { webhookId: deaf } },
        'POST /api/v1/webhooks/{webhookId}/test': { ids: { webhookId: heard } },
        'POST /api/v1/webhooks/{webhookId}/deliveries/{deliveryId}/redeliver': {
          ids: { webhookId: heard, deliveryId: delivery },
        },
      };
    }

    async function delivered(webhookId: string): Promise<string> {
      for (let turn = 0; turn < 600; turn++) {
        const { data } = await owner.get(listDeliveries.result, `/api/v1/webhooks/${webhookId}/deliveries`);
        const done = data.find(({ state }) => state === 'delivered');
        if (done) return done.id;
        await sleep(50);
      }
      throw new Error('the test event has not arrived');
    }

    async function doIt(operation: OperationAt, wish: Wish = {}): Promise<Deed> {
      const { path, init } = requestFor(operation, wish.ids);
      const { body = init.body } = wish;
      const client = operation.path === '/api/v1/tenants' ? admin : owner;
      const answer = await client.send(
        operation.method,
        wish.query ? `${operation.path}?${wish.query}` : path,
        {
          headers: init.headers as Record<string, string>,
          ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
        },
      );
      const text = await answer.text();
      expect(answer.status, `${operation.name} ${text}`).to.be.below(300);
      return {
        name: operation.name,
        requestId: answer.headers.get('x-request-id')!,
        action: operation.operation['x-audit']!,
        tenantId: client === admin ? PLATFORM_TENANT : tenantId,
      };
    }

    async function recordsOf(deeds: readonly Deed[]): Promise<Map<string, AuditRecord[]>> {
      const records: AuditRecord[] = [];
      for (const tenant of new Set(deeds.map((deed) => deed.tenantId))) {
        const caller = { tenantId: tenant, userId: 'usr_auditor00', roles: ['auditor' as const] };
        const { data } = await platform.host.ask(listAudit, { limit: 500 }, { caller });
        records.push(...data);
      }
      return Map.groupBy(records, (record) => record.requestId ?? '');
    }

    it('has each record of each writing route exactly once', async () => {
      const wishes = await makeWishes();
      const operations = (await readOperations({ url })).filter(
        ({ method, operation }) => method !== 'GET' && operation['x-audit'] !== undefined,
      );
      expect(operations.length).to.be.greaterThan(25);
      const unknown = Object.keys(wishes).filter((name) => !operations.some((one) => one.name === name));
      expect(unknown, 'routes that are not there any more').to.deep.equal([]);
      const deeds: Deed[] = [];
      for (const operation of operations) deeds.push(await doIt(operation, wishes[operation.name]));

      let records = await recordsOf(deeds);
      for (let turn = 0; turn < 600 && deeds.some((deed) => !records.has(deed.requestId)); turn++) {
        await sleep(50);
        records = await recordsOf(deeds);
      }
      // Whatever would arrive a second time is given the time to do so.
      await sleep(500);
      records = await recordsOf(deeds);
      for (const { name, requestId, action } of deeds) {
        const kept = records.get(requestId) ?? [];
        expect(
          kept.map((record) => [record.action, record.outcome]),
          name,
        ).to.deep.equal([[action, 'done']]);
        const [record] = kept as [AuditRecord];
        expect(record.resource.id, name).to.be.a('string');
        expect(record.changes, name).to.be.an('object');
        expect(record.address, name).to.equal('127.0.0.1');
        expect(record.actor.login, name).to.be.oneOf(['noodle-owner', 'the-operator']);
      }
    });
  });
}
