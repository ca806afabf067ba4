import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemCaller } from '@merchant-analysis/broker/meta';
import { listCashAlerts, putCashAlertPolicy } from '@merchant-analysis/contracts/cash-alerts';
import { forecastCashflow } from '@merchant-analysis/contracts/cashflow';
import { createImport } from '@merchant-analysis/contracts/files';
import { getForecastSeries, listForecastEvents } from '@merchant-analysis/contracts/forecast-detail';
import { createTenant, createUser, PLATFORM_TENANT } from '@merchant-analysis/contracts/identity';
import { job } from '@merchant-analysis/contracts/jobs';
import { createMerchant } from '@merchant-analysis/contracts/merchants';
import { listNotices, type Notice } from '@merchant-analysis/contracts/notices';
import { createTransactions, putInvoices } from '@merchant-analysis/contracts/transactions';
import { createWebhook } from '@merchant-analysis/contracts/webhooks';
import { openPlatform, type Platform } from '@merchant-analysis/embedded/platform';
import { ALL_SERVICES } from '@merchant-analysis/embedded/services';
import { composeGateway, type Gateway } from '@merchant-analysis/gateway/container';
import { silentLogger } from '@merchant-analysis/observability/logger';
import { temporaryFolder } from '@merchant-analysis/testkit/temporary-folder';
import { until } from '@merchant-analysis/testkit/until';
import { expect } from 'chai';
import { JourneyClient } from './journey-client.js';

const PASSWORD = 'a long and private sentence';
const DAY_MS = 86_400_000;
/** One day for all that this file says, also when midnight comes in the middle of it. */
const NOW = Date.now();
const dateAgo = (days: number): string => new Date(NOW - days * DAY_MS).toISOString().slice(0, 10);

/** From the books through a forecast to somebody who is told in time: through the door, with every service. */
describe('from a forecast to a decision', function () {
  this.timeout(180_000);
  const folder = temporaryFolder();
  const received: { headers: IncomingHttpHeaders; body: string }[] = [];
  let receiver: Server;
  let platform: Platform;
  let gateway: Gateway;
  let owner: JourneyClient;
  let limited: JourneyClient;
  let merchantId: string;
  let secret: string;

  before(async () => {
    receiver = createServer(async (request, response) => {
      let body = '';
      for await (const part of request) body += part;
      received.push({ headers: request.headers, body });
      response.writeHead(204).end();
    });
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    const env = {
      ENVIRONMENT: 'development',
      DATA_DIR: folder.path,
      PORT: '0',
      WEBHOOK_PRIVATE_RANGES: '127.0.0.0/8',
    };
    const environment = { env, logger: silentLogger(), clock: { now: Date.now } };
    platform = await openPlatform(environment, ALL_SERVICES);
    gateway = await composeGateway({ ...environment, broker: platform.broker });
    const url = await gateway.listen();
    const caller = systemCaller(PLATFORM_TENANT);
    const made = await platform.host.ask(createTenant, { name: 'Noodles', ownerLogin: 'lily' }, { caller });
    owner = new JourneyClient(url);
    await owner.firstLogin('lily', made.oneTimePassword!, PASSWORD);
    const shop = (zh: string) =>
      owner.post(createMerchant.result, '/api/v1/merchants', { name: { zh }, openingBalanceMinor: 400_000 });
    merchantId = (await shop('面馆')).id;
    const user = await owner.post(
      createUser.result,
      '/api/v1/users',
      { login: 'limited-manager', roles: ['manager'], merchantIds: [(await shop('分店')).id] },
      'cash-user-1',
    );
    limited = new JourneyClient(url);
    await limited.firstLogin('limited-manager', user.firstPassword, PASSWORD);
    const { port } = receiver.address() as AddressInfo;
    const hook = await owner.post(createWebhook.result, '/api/v1/webhooks', {
      url: `http://127.0.0.1:${port}/hook`,
      events: ['forecast.low_balance', 'import.completed'],
    });
    secret = hook.secret;
    await fillBooks();
  });
  after(async () => {
    await gateway?.close();
    await platform?.close();
    receiver?.close();
    folder.remove();
  });

  /** Sixty days that lose a little each day, a hotel that owes one invoice and paid its last one ten days late. */
  async function fillBooks(): Promise<void> {
    const transactions = Array.from({ length: 60 }, (_, index) => 60 - index).flatMap((ago) => {
      const occurredAt = `${dateAgo(ago)}T04:00:00Z`;
      return [
        { externalId: `s${ago}`, occurredAt, direction: 'in', amountMinor: 100_000, kind: 'sale' },
        { externalId: `p${ago}`, occurredAt, direction: 'out', amountMinor: -105_000, kind: 'purchase' },
      ];
    });
    const paid = {
      externalId: 'hotel-1',
      occurredAt: `${dateAgo(20)}T04:00:00Z`,
      ...{
        direction: 'in',
        amountMinor: 60_000,
        kind: 'other_income',
        method: 'transfer',
        counterparty: '酒店',
      },
    };
    await owner.post(
      createTransactions.result,
      '/api/v1/transactions',
      { merchantId, transactions: [...transactions, paid] },
      'cash-books-1',
    );
    const invoice = { direction: 'receivable', counterparty: '酒店', amountMinor: 60_000 };
    const invoices = [
      { ...invoice, externalId: 'AR-1', issuedOn: dateAgo(50), dueOn: dateAgo(30), balanceMinor: 60_000 },
      { ...invoice, externalId: 'AR-2', issuedOn: dateAgo(15), dueOn: dateAgo(-5), balanceMinor: 60_000 },
    ];
    await owner.post(putInvoices.result, '/api/v1/invoices', { merchantId, invoices }, 'cash-invoices-1');
  }

  const eventOf = async (type: string) => {
    for (let turn = 0; turn < 600; turn++) {
      const found = received.find(({ headers }) => headers['webhook-event'] === type);
      if (found) return found;
      await sleep(50);
    }
    throw new Error(`nobody was told of ${type}`);
  };

  it('counts the open invoice and not the one that was paid, whose balance nobody has lowered', async () => {
    const asked = await owner.post(forecastCashflow.result, '/api/v1/forecasts', { merchantId });
    if (asked.status !== 'done') throw new Error('60 days of books are not enough');
    const path = `/api/v1/forecasts/${asked.forecast.id}`;
    const events = await owner.get(listForecastEvents.result, `${path}/events`);
    const invoices = events.data.filter(({ source }) => source === 'invoice');
    expect(invoices.map(({ name, amountMinor }) => [name.en, amountMinor])).to.deep.equal([
      ['Receivable AR-2 of 酒店', 60_000],
    ]);
    // The hotel has paid ten days late before: it may again.
    expect(invoices[0]!.to >= dateAgo(-15)).to.equal(true);
    const series = await owner.get(getForecastSeries.result, `${path}/series`);
    const known = series.days.reduce((sum, { inflow }) => sum + inflow.knownMinor, 0);
    expect(known).to.be.within(30_000, 60_000);
    expect((await limited.raw('GET', `${path}/events`)).status).to.equal(404);
  });

  it('tells an address outside, signed, that the money runs short', async () => {
    const policy = `/api/v1/cash-alert-policies/${merchantId}`;
    const terms = JSON.stringify({ floorMinor: 100_000, probability: 0.2, withinDays: 30 });
    const headers = { 'content-type': 'application/json' };
    const put = await owner.raw('PUT', policy, { headers, body: terms });
    expect(putCashAlertPolicy.result.parse(JSON.parse(put.text)).version).to.equal(1);
    const late = await owner.raw('PUT', policy, { headers: { ...headers, 'if-match': '"0"' }, body: terms });
    expect(late.status, late.text).to.equal(412);
    expect((await limited.raw('PUT', policy, { headers, body: terms })).status).to.equal(404);

    const run = await owner.post(job, '/api/v1/schedules/watch-cash/run', {}, 'cash-watch-1');
    await owner.finished(run.id);
    const { headers: sent, body } = await eventOf('forecast.low_balance');
    const [, timestamp, signature] = /^t=(\d+),v1=(\w+)$/.exec(String(sent['webhook-signature']))!;
    expect(createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')).to.equal(signature);
    expect(JSON.parse(body)).to.deep.include({ type: 'forecast.low_balance', merchantId });
    const alerts = await owner.get(listCashAlerts.result, '/api/v1/cash-alerts');
    expect(alerts.data.map(({ kind, state }) => [kind, state])).to.deep.equal([['low-balance', 'open']]);
    const theirs = await limited.get(listCashAlerts.result, '/api/v1/cash-alerts');
    expect(theirs.data).to.deep.equal([]);
    const raised = '/api/v1/notices?kind=alert-raised';
    let notice: Notice | undefined;
    await until(async () => {
      const { data } = await owner.get(listNotices.result, raised);
      notice = data.find(({ resource }) => resource.type === 'cash-alert');
      return notice !== undefined;
    });
    expect(notice).to.deep.include({ merchantId, text: alerts.data[0]!.text });
    expect((await limited.get(listNotices.result, raised)).data).to.deep.equal([]);
  });

  it('tells it that an import has ended as well', async () => {
    const imported = await owner.upload(
      createImport.result,
      `/api/v1/imports?fileName=a.csv&merchantId=${merchantId}`,
      new TextEncoder().encode('externalId,occurredAt,amount,kind\nB1,2026-10-01 12:00:00,12.50,sale\n'),
      'text/csv',
      'cash-import-1',
    );
    await owner.finished(imported.id);
    const event = JSON.parse((await eventOf('import.completed')).body);
    expect(event.data).to.deep.include({ importId: imported.id, state: 'succeeded', inserted: 1 });
  });
});
