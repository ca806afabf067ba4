import { setTimeout as sleep } from 'node:timers/promises';
import { systemCaller } from '@merchant-analysis/broker/meta';
import type { CallerRole } from '@merchant-analysis/contracts/caller';
import { createImport } from '@merchant-analysis/contracts/files';
import { createTenant, createUser, PLATFORM_TENANT } from '@merchant-analysis/contracts/identity';
import { job } from '@merchant-analysis/contracts/jobs';
import { createMerchant } from '@merchant-analysis/contracts/merchants';
import { listNotices } from '@merchant-analysis/contracts/notices';
import { createTransactions } from '@merchant-analysis/contracts/transactions';
import { openPlatform, type Platform } from '@merchant-analysis/embedded/platform';
import { ALL_SERVICES } from '@merchant-analysis/embedded/services';
import { composeGateway, type Gateway } from '@merchant-analysis/gateway/container';
import { silentLogger } from '@merchant-analysis/observability/logger';
import { temporaryFolder } from '@merchant-analysis/testkit/temporary-folder';
import { expect } from 'chai';
import { JourneyClient } from './journey-client.js';

const PASSWORD = 'a long and private sentence';

/** What people of a merchant hear without asking: from the effect through an outbox to the list that they read. */
describe('notices', function () {
  this.timeout(180_000);
  const folder = temporaryFolder();
  let platform: Platform;
  let gateway: Gateway;
  let owner: JourneyClient;
  let limited: JourneyClient;
  let tenantId: string;
  let merchantId: string;
  let otherId: string;

  before(async () => {
    const env = { ENVIRONMENT: 'development', DATA_DIR: folder.path, PORT: '0' };
    const environment = { env, logger: silentLogger(), clock: { now: Date.now } };
    platform = await openPlatform(environment, ALL_SERVICES);
    gateway = await composeGateway({ ...environment, broker: platform.broker });
    const url = await gateway.listen();
    const caller = systemCaller(PLATFORM_TENANT);
    const made = await platform.host.ask(createTenant, { name: 'Noodles', ownerLogin: 'lily' }, { caller });
    tenantId = made.tenant.id;
    owner = new JourneyClient(url);
    await owner.firstLogin('lily', made.oneTimePassword!, PASSWORD);
    const shop = (zh: string, more: object = {}) =>
      owner.post(createMerchant.result, '/api/v1/merchants', { name: { zh }, ...more });
    merchantId = (await shop('面馆', { licenceValidTo: '2020-01-31' })).id;
    otherId = (await shop('分店')).id;
    const user = await owner.post(
      createUser.result,
      '/api/v1/users',
      { login: 'limited-manager', roles: ['manager'], merchantIds: [otherId] },
      'notices-user-1',
    );
    limited = new JourneyClient(url);
    await limited.firstLogin('limited-manager', user.firstPassword, PASSWORD);
  });
  after(async () => {
    await gateway?.close();
    await platform?.close();
    folder.remove();
  });

  const noticesOf = async (client: JourneyClient, query = '') =>
    (await client.get(listNotices.result, `/api/v1/notices${query}`)).data;
  const noticesAs = async (role: CallerRole) => {
    const caller = { tenantId, userId: 'usr_somebody1', roles: [role] };
    return (await platform.host.ask(listNotices, { limit: 500 }, { caller })).data;
  };
  const until = async <T>(read: () => Promise<T[]>, isThere: (one: T) => boolean): Promise<T[]> => {
    for (let turn = 0; turn < 600; turn++) {
      const found = await read();
      if (found.some(isThere)) return found;
      await sleep(50);
    }
    throw new Error('there is no such notice');
  };
  /** All notices, when none has come for a second. */
  const settled = async () => {
    for (;;) {
      const seen = await noticesAs('aml_analyst');
      await sleep(1_000);
      if ((await noticesAs('aml_analyst')).length === seen.length) return seen;
    }
  };
  const upload = (csv: string, key: string) =>
    owner.upload(
      createImport.result,
      `/api/v1/imports?fileName=${key}.csv&merchantId=${merchantId}`,
      new TextEncoder().encode(csv),
      'text/csv',
      `notices-import-${key}`,
    );

  it('tell that an import is finished, with what became of its rows', async () => {
    const header = 'externalId,occurredAt,amount,kind\n';
    const csv = `${header}B1,2026-10-01 12:00:00,12.50,sale\nB2,2026-10-01 12:00:00,many,sale\n`;
    const { id } = await upload(csv, 'orders');
    await owner.finished(id);
    const [notice] = await until(
      () => noticesOf(owner),
      ({ kind }) => kind === 'import-finished',
    );
    expect(notice).to.deep.include({ merchantId, resource: { type: 'import', id } });
    expect(notice!.figures).to.deep.equal({ inserted: 1, corrected: 0, unchanged: 0, rejected: 1 });
    expect(notice!.text.zh).to.include('orders.csv');
  });

  it('tell of alerts only those who may know of the rule, and of the merchant', async () => {
    const cash = [20_000, 20_000, 10_000].map((yuan, index) => ({
      externalId: `cash-${index}`,
      occurredAt: new Date(Date.now() - 3 * 86_400_000).toISOString(),
      direction: 'out',
      amountMinor: -yuan * 100,
      kind: 'own_transfer',
      method: 'cash',
    }));
    const body = { merchantId, transactions: cash };
    await owner.post(createTransactions.result, '/api/v1/transactions', body, 'notices-cash-1');
    const run = await owner.post(job, '/api/v1/schedules/daily-compliance/run', {}, 'notices-run-1');
    await owner.finished(run.id);

    const rulesOf = (notices: readonly { kind: string; text: { en: string } }[]): string[] => [
      ...new Set(
        notices.filter(({ kind }) => kind === 'alert-raised').map(({ text }) => text.en.slice(0, 5)),
      ),
    ];
    for (const rule of ['LV-01', 'KY-01']) {
      await until(
        () => noticesAs('aml_analyst'),
        ({ text }) => text.en.startsWith(rule),
      );
    }
    const isVeiled = (rule: string): boolean => /^(ST|LV)-|^AC-13/.test(rule);
    for (const role of ['owner', 'manager', 'clerk', 'broker'] as const) {
      const rules = rulesOf(await noticesAs(role));
      expect(rules, role).to.include('KY-01');
      expect(rules.filter(isVeiled), role).to.deep.equal([]);
    }
    // No page has a gap or a next one that would count what is not shown.
    const seen = await noticesOf(owner);
    const whole = await owner.get(listNotices.result, `/api/v1/notices?limit=${seen.length}`);
    expect(whole.page.hasMore).to.equal(false);

    expect(await noticesOf(limited)).to.deep.equal([]);
    const refused = await limited.raw('GET', `/api/v1/notices?merchantId=${merchantId}`);
    expect(refused.status).to.equal(404);
    expect(await noticesOf(owner, `?merchantId=${otherId}`)).to.deep.equal([]);
  });

  it('are not told twice when the same check is made again', async () => {
    const before = await settled();
    const run = await owner.post(job, '/api/v1/schedules/daily-compliance/run', {}, 'notices-run-2');
    await owner.finished(run.id);
    expect(await settled()).to.deep.equal(before);
  });
});
