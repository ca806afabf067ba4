import { systemCaller } from '@merchant-analysis/broker/meta';
import { createCashPlan } from '@merchant-analysis/contracts/cash-plans';
import { forecastCashflow } from '@merchant-analysis/contracts/cashflow';
import { createCheck } from '@merchant-analysis/contracts/compliance';
import { createExport, createImport } from '@merchant-analysis/contracts/files';
import { createTenant, createUser, listAudit, PLATFORM_TENANT } from '@merchant-analysis/contracts/identity';
import { job } from '@merchant-analysis/contracts/jobs';
import { createGroup, createMerchant, listMerchants } from '@merchant-analysis/contracts/merchants';
import { createScenarios } from '@merchant-analysis/contracts/scenarios';
import { createTransactions, listTransactions } from '@merchant-analysis/contracts/transactions';
import { createWebhook, testWebhook } from '@merchant-analysis/contracts/webhooks';
import { openPlatform, type Platform } from '@merchant-analysis/embedded/platform';
import { ALL_SERVICES } from '@merchant-analysis/embedded/services';
import { composeGateway, type Gateway } from '@merchant-analysis/gateway/container';
import { silentLogger } from '@merchant-analysis/observability/logger';
import { type OperationAt, readOperations, requestFor } from '@merchant-analysis/testkit/openapi-requests';
import { temporaryFolder } from '@merchant-analysis/testkit/temporary-folder';
import { expect } from 'chai';
import { JourneyClient } from './journey-client.js';

const PASSWORD = 'a long and private sentence';
const ONE_MORE = 'mer_0000000000000000000000';

/** Everything that belongs to one tenant and has an id, by the name of the parameter that takes it. */
type Ids = Record<string, string>;

/** Two tenants in one platform with every service: nothing of one may ever be seen by the other. */
describe('two tenants behind one door', function () {
  this.timeout(180_000);
  const folder = temporaryFolder();
  let platform: Platform;
  let gateway: Gateway;
  let url: string;
  let noodles: JourneyClient;
  let stranger: JourneyClient;
  let limited: JourneyClient;
  let ids: Ids;
  let otherMerchant: string;
  let operations: OperationAt[];

  before(async () => {
    const env = {
      ENVIRONMENT: 'development',
      DATA_DIR: folder.path,
      PORT: '0',
      RATE_LIMIT_TENANT: '10000/10000',
      RATE_LIMIT_IMPORT: '100/1000',
      RATE_LIMIT_LOGIN_ADDRESS: '100/100',
    };
    const environment = { env, logger: silentLogger(), clock: { now: Date.now } };
    platform = await openPlatform(environment, ALL_SERVICES);
    gateway = await composeGateway({ ...environment, broker: platform.broker });
    url = await gateway.listen();
    noodles = await newTenant('Noodles', 'noodle-owner');
    stranger = await newTenant('Strangers', 'stranger-owner');
    ids = await fillBooks(noodles);
    limited = await newUserLimitedTo(noodles, otherMerchant);
    operations = await readOperations({ url });
  });
  after(async () => {
    await gateway?.close();
    await platform?.close();
    folder.remove();
  });

  async function newTenant(name: string, ownerLogin: string): Promise<JourneyClient> {
    const made = await platform.host.ask(
      createTenant,
      { name, ownerLogin },
      { caller: systemCaller(PLATFORM_TENANT) },
    );
    const client = new JourneyClient(url);
    await client.firstLogin(ownerLogin, made.oneTimePassword!, PASSWORD);
    return client;
  }

  async function newUserLimitedTo(owner: JourneyClient, merchantId: string): Promise<JourneyClient> {
    const made = await owner.post(
      createUser.result,
      '/api/v1/users',
      { login: 'limited-manager', roles: ['manager'], merchantIds: [merchantId] },
      'tenancy-user-1',
    );
    const client = new JourneyClient(url);
    await client.firstLogin('limited-manager', made.firstPassword, PASSWORD);
    return client;
  }

  async function fillBooks(owner: JourneyClient): Promise<Ids> {
    const shop = await owner.post(createMerchant.result, '/api/v1/merchants', { name: { zh: '面馆' } });
    const second = await owner.post(createMerchant.result, '/api/v1/merchants', { name: { zh: '分店' } });
    otherMerchant = second.id;
    const merchantIds = [shop.id];
    const group = await owner.post(createGroup.result, '/api/v1/groups', {
      name: { zh: '华东' },
      merchantIds,
    });
    const merchantId = shop.id;
    const transactions = Array.from({ length: 60 }, (_, day) => ({
      externalId: `A/${day}`,
      occurredAt: new Date(Date.UTC(2026, 7, 1 + day, 4)).toISOString(),
      direction: 'in' as const,
      amountMinor: 10_000 + day,
      kind: 'sale' as const,
    }));
    await owner.post(
      createTransactions.result,
      '/api/v1/transactions',
      { merchantId, transactions },
      'tenancy-1',
    );
    const listed = await owner.get(
      listTransactions.result,
      `/api/v1/transactions?merchantId=${merchantId}&limit=1`,
    );
    const imported = await owner.upload(
      createImport.result,
      `/api/v1/imports?fileName=a.csv&merchantId=${merchantId}`,
      new TextEncoder().encode('externalId,occurredAt,amount,kind\nB1,2026-10-01 12:00:00,12.50,sale\n'),
      'text/csv',
      'tenancy-import-1',
    );
    await owner.finished(imported.id);
    const exported = await owner.post(createExport.result, '/api/v1/exports', {
      merchantId,
      content: 'transactions',
    });
    await owner.finished(exported.id);
    const forecast = await owner.post(forecastCashflow.result, '/api/v1/forecasts', { merchantId });
    if (forecast.status !== 'done') throw new Error('60 days of books are not enough');
    const forecastId = forecast.forecast.id;
    const plan = await owner.post(createCashPlan.result, '/api/v1/cash-plans', {
      merchantId,
      name: { zh: '烤箱' },
      kind: 'expense',
      items: [{ date: '2026-12-01', amountMinor: 5_000 }],
    });
    const scenario = await owner.post(createScenarios.result, `/api/v1/forecasts/${forecastId}/scenarios`, {
      scenarios: [{ name: '涨价', changes: [{ kind: 'price', changeRatio: 0.1 }] }],
    });
    const { webhook } = await owner.post(createWebhook.result, '/api/v1/webhooks', {
      url: 'https://hooks.example.invalid/',
      events: ['forecast.low_balance'],
    });
    const delivery = await owner.post(testWebhook.result, `/api/v1/webhooks/${webhook.id}/test`, {});
    const check = await owner.post(createCheck.result, '/api/v1/compliance/checks', { merchantId });
    const simulation = await owner.post(
      job,
      '/api/v1/simulations',
      { merchants: 1, days: 30, seed: 3, archetypes: ['noodle-shop'], lastDate: '2026-10-31' },
      'tenancy-simulation-1',
    );
    await owner.finished(simulation.id);
    const users = (await owner.raw('GET', '/api/v1/users')).text;
    return {
      merchantId,
      groupId: group.id,
      transactionId: listed.data[0]!.id,
      importId: imported.id,
      exportId: exported.id,
      forecastId,
      planId: plan.id,
      streamId: `str_${merchantId.slice(4)}.0000000000000000`,
      scenarioId: scenario.id,
      webhookId: webhook.id,
      deliveryId: delivery.id,
      checkId: check.id,
      simulationId: simulation.id,
      jobId: imported.id,
      userId: /usr_\w+/.exec(users)![0],
    };
  }

  const send = (client: JourneyClient, operation: OperationAt, values: Ids) => {
    const { path, init } = requestFor(operation, values);
    return client.raw(operation.method, path, {
      headers: init.headers as Record<string, string>,
      ...(typeof init.body === 'string' ? { body: init.body } : {}),
    });
  };

  /** Ids that nobody has, of the same kinds. */
  const nobodys = (): Ids =>
    Object.fromEntries(
      Object.entries(ids).map(([name, id]) => [name, id.replace(/_[0-9A-Za-z]+/, '_0000000000000000000000')]),
    );

  /** The answer without what differs from request to request. */
  const plain = ({ status, text }: { status: number; text: string }): string =>
    `${status} ${text.replaceAll(/"(instance|traceId)":"[0-9a-f]+"/g, '')}`;

  const usesIds = ({ operation }: OperationAt): boolean =>
    operation.parameters.some((one) => one.in === 'path' && one.name in ids && one.name !== 'alertId');

  it('answers every question with exactly what its contract says, nothing more and nothing less', async () => {
    const values: Ids = { ...ids, ruleId: 'TX-01', from: '2026-08-01', to: '2026-09-29', groupBy: 'month' };
    let walked = 0;
    for (const operation of operations.filter(({ method }) => method === 'GET')) {
      const { groupId, ...ofMerchant } = values;
      const { status, text } = await send(
        noodles,
        operation,
        operation.path.includes('{groupId}') ? values : ofMerchant,
      );
      if (status !== 200 || !text.startsWith('{')) continue;
      const route = gateway.routes.find(
        ({ method, path }) => method === 'GET' && path.replaceAll(/:(\w+)/g, '{$1}') === operation.path,
      )!;
      if (route.answers) continue;
      const answer: unknown = JSON.parse(text);
      expect(route.contract.result.parse(answer), operation.name).to.deep.equal(answer);
      walked++;
    }
    expect(walked).to.be.greaterThan(28);
  });

  it("answers another tenant's ids like ids that nobody has: 404, on every route", async () => {
    let walked = 0;
    for (const operation of operations.filter(usesIds)) {
      const theirs = await send(stranger, operation, ids);
      const nobody = await send(stranger, operation, nobodys());
      expect(theirs.status, `${operation.name} ${theirs.text}`).to.equal(404);
      expect(plain(theirs), operation.name).to.equal(plain(nobody));
      walked++;
    }
    expect(walked).to.be.greaterThan(20);
  });

  it("answers another tenant's merchant or group as a subject like one that is not there", async () => {
    const subjects = operations.filter(
      ({ path, operation }) =>
        !usesIds({ operation } as OperationAt) &&
        (operation.parameters.some((one) => one.name === 'merchantId') ||
          JSON.stringify(operation.requestBody ?? '').includes('"merchantId"')) &&
        !path.includes('/users') &&
        !path.includes('/alerts') &&
        path !== '/api/v1/imports' &&
        path !== '/api/v1/cash-alerts' &&
        path !== '/api/v1/notices',
    );
    expect(subjects.length).to.be.greaterThan(9);
    for (const operation of subjects) {
      const { groupId, ...one } = ids;
      const merchant = await send(stranger, operation, one);
      expect(merchant.status, `${operation.name} ${merchant.text}`).to.equal(404);
      if (!JSON.stringify(operation.operation).includes('"groupId"')) continue;
      const group = await send(stranger, operation, { groupId: groupId! });
      expect(group.status, `${operation.name} of a group ${group.text}`).to.equal(404);
    }
    for (const list of ['notices', 'cash-alerts']) {
      const answer = await stranger.raw('GET', `/api/v1/${list}?merchantId=${ids['merchantId']}`);
      expect(answer.status, answer.text).to.equal(404);
    }
  });

  it('refuses to import into the books of another tenant, and to list its imports', async () => {
    const csv = new TextEncoder().encode(
      'externalId,occurredAt,amount,kind\nB1,2026-10-01 12:00:00,12.50,sale\n',
    );
    const headers = { 'content-type': 'text/csv', 'idempotency-key': 'tenancy-import-2' };
    const path = `/api/v1/imports?fileName=a.csv&merchantId=${ids['merchantId']}`;
    expect((await stranger.raw('POST', path, { body: csv, headers })).status).to.equal(404);
    for (const list of [
      'imports',
      'jobs',
      'merchants',
      'groups',
      'simulations',
      'compliance/alerts',
      'audit-logs',
    ]) {
      const { status, text } = await stranger.raw('GET', `/api/v1/${list}`);
      expect(status, list).to.equal(200);
      for (const id of [ids['merchantId']!, ids['importId']!, ids['groupId']!, ids['simulationId']!]) {
        if (list === 'audit-logs') continue;
        expect(text, list).not.to.include(id);
      }
    }
  });

  it('shows a limited user its own merchants alone, on every route', async () => {
    const own = await limited.get(listMerchants.result, '/api/v1/merchants');
    expect(own.data.map(({ id }) => id)).to.deep.equal([otherMerchant]);
    const { simulationId: _made, userId: _owners, groupId: _region, ...theirs } = ids;
    for (const operation of operations.filter(usesIds)) {
      const named = operation.operation.parameters.filter((one) => one.in === 'path').map((one) => one.name);
      if (!named.every((name) => name in theirs)) continue;
      const answer = await send(limited, operation, theirs);
      expect(answer.status, `${operation.name} ${answer.text}`).to.equal(404);
    }
    const analysis = await limited.raw('GET', `/merchant/analyze?merchantId=${ids['merchantId']}`);
    expect(analysis.status).to.equal(404);
    const jobs = (await limited.raw('GET', '/api/v1/jobs')).text;
    expect(jobs).not.to.include(ids['importId']!);
  });

  it('has one record of each thing that was done and of each refusal, in the tenant of who asked', async () => {
    const records = async (client: JourneyClient, filter = '') =>
      (await client.get(listAudit.result, `/api/v1/audit-logs?limit=500${filter}`)).data;
    const ours = await records(noodles);
    const done = ours.filter(({ outcome }) => outcome === 'done');
    const counts = Object.fromEntries(
      [...Map.groupBy(done, ({ action }) => action)].map(([action, list]) => [action, list.length]),
    );
    expect(counts).to.deep.equal({
      'auth.login': 2,
      'auth.password': 2,
      'ledger.createMerchant': 2,
      'ledger.createGroup': 1,
      'ledger.createTransactions': 1,
      'ledger.createImport': 1,
      'ledger.createExport': 1,
      'cashflow.createCashPlan': 1,
      'cashflow.createScenarios': 1,
      'notifier.createWebhook': 1,
      'notifier.testWebhook': 1,
      'compliance.createCheck': 1,
      'simulator.createSimulation': 1,
      'identity.createUser': 1,
      'export.download': 1,
      'import.downloadErrors': 1,
    });
    expect(new Set(ours.map(({ requestId }) => requestId)).size).to.equal(ours.length);
    const refused = await records(stranger, '&outcome=refused&action=access.refused');
    expect(refused.length).to.be.greaterThan(40);
    const [of] = await records(noodles, `&resourceId=${ids['groupId']}`);
    expect(of).to.deep.include({
      action: 'ledger.createGroup',
      resource: { type: 'merchant-group', id: ids['groupId'] },
    });
    expect(of!.actor.login).to.equal('noodle-owner');
  });

  it('still has every fact after all of that', async () => {
    const listed = await noodles.get(
      listTransactions.result,
      `/api/v1/transactions?merchantId=${ids['merchantId']}&limit=100`,
    );
    expect(listed.data).to.have.lengthOf(61);
    expect((await noodles.raw('GET', `/api/v1/merchants/${ONE_MORE}`)).status).to.equal(404);
  });
});
