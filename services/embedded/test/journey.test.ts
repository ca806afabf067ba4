import { setTimeout as sleep } from 'node:timers/promises';
import { analysisReport } from '@merchant-analysis/contracts/analysis';
import { importRecord } from '@merchant-analysis/contracts/files';
import { listAudit } from '@merchant-analysis/contracts/identity';
import { job } from '@merchant-analysis/contracts/jobs';
import { createMerchant, listMerchants } from '@merchant-analysis/contracts/merchants';
import { listNotices } from '@merchant-analysis/contracts/notices';
import { listTransactions } from '@merchant-analysis/contracts/transactions';
import { servicesHealth } from '@merchant-analysis/gateway/health';
import { formatDate, parseDate } from '@merchant-analysis/kernel/business-date';
import { type NatsCluster, startNatsCluster } from '@merchant-analysis/testkit/nats-cluster';
import { NATS_SERVER, requireProgram } from '@merchant-analysis/testkit/real-server';
import { temporaryFolder } from '@merchant-analysis/testkit/temporary-folder';
import { until } from '@merchant-analysis/testkit/until';
import { expect } from 'chai';
import { JourneyClient } from './journey-client.js';
import { type Cluster, run, runToEnd, startCluster, startOneProcess } from './processes.js';

const PASSWORD = 'a long and private sentence';
/** For what becomes of several processes on a busy machine. */
const PATIENCE_MS = 60_000;
const QUESTION = { horizonDays: 60, floorMinor: 0 };

/** Order lines over a hundred days, three a day; the last one has a quantity that is not a number. */
function orderLines(count: number): string {
  const lines = Array.from({ length: count }, (_, index) => {
    const date = formatDate(parseDate('2011-01-04') + Math.floor(index / 3));
    const quantity = index === count - 1 ? 'many' : String((index % 7) + 1);
    return `${536_000 + index},C${index % 5},Mug ${index % 5},${quantity},${date} 1${index % 3}:26,${2 + (index % 4)}.55`;
  });
  return ['InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice', ...lines].join('\n');
}

/**
 * The main journey both ways: in one process, then a process a service over a real NATS server on the same
 * books. The reports must be the same to the byte.
 */
describe('the main journey', function () {
  this.timeout(180_000);
  const folder = temporaryFolder();
  let merchantId: string;
  let importedId: string;
  const reports: string[] = [];

  after(() => folder.remove());

  const ask = (
    client: JourneyClient,
    id: string,
    question: object = QUESTION,
  ): Promise<{ status: number; text: string }> =>
    client.raw('POST', '/merchant/analyze', {
      body: JSON.stringify({ merchantId: id, ...question }),
      headers: { 'content-type': 'application/json' },
    });

  it('goes from an empty folder to a report in one process', async () => {
    const made = await runToEnd(
      'services/embedded/dist/commands/create-tenant.js',
      { DATA_DIR: folder.path, ENVIRONMENT: 'development' },
      ['--name', 'Journey', '--owner', 'journey-owner'],
    );
    const oneTimePassword = /one-time password (\S+);/.exec(made)![1]!;
    const running = await startOneProcess(folder.path);
    try {
      const client = new JourneyClient(running.address);
      await client.waitUntilHealthy();
      await client.firstLogin('journey-owner', oneTimePassword, PASSWORD);

      const simulation = await client.post(
        job,
        '/api/v1/simulations',
        { merchants: 1, days: 400, seed: 11, archetypes: ['noodle-shop'], lastDate: '2026-10-31' },
        'journey-simulation-1',
      );
      expect((await client.finished(simulation.id)).state).to.equal('succeeded');
      merchantId = (await client.get(listMerchants.result, '/api/v1/merchants')).data[0]!.id;

      const opened = await client.post(createMerchant.result, '/api/v1/merchants', {
        name: { en: 'Imported' },
        timeZone: 'Europe/London',
        currency: 'GBP',
      });
      importedId = opened.id;
      const upload = await client.upload(
        importRecord,
        `/api/v1/imports?merchantId=${importedId}&fileName=order-lines.csv`,
        new TextEncoder().encode(orderLines(300)),
        'text/csv',
        'journey-import-1',
      );
      expect((await client.finished(upload.id)).state).to.equal('succeeded');
      const imported = await client.get(importRecord, `/api/v1/imports/${upload.id}`);
      expect(imported.counts).to.deep.equal({
        rows: 300,
        inserted: 299,
        corrected: 0,
        unchanged: 0,
        rejected: 1,
      });
      const page = await client.get(
        listTransactions.result,
        `/api/v1/transactions?merchantId=${importedId}&limit=5`,
      );
      expect(page.data.length).to.equal(5);

      for (const id of [merchantId, importedId]) {
        const answer = await ask(client, id);
        expect(answer.status).to.equal(200);
        reports.push(answer.text);
      }
      const report = analysisReport.parse(JSON.parse(reports[0]!));
      expect(report).to.include({ status: 'complete' });
      expect([report.cashflow.status, report.cost.status, report.compliance.status]).to.deep.equal([
        'done',
        'done',
        'done',
      ]);
    } finally {
      expect(await running.end(), 'it stops cleanly').to.equal(0);
    }
  });

  it('leaves books whose rollups equal a recomputation', async () => {
    expect(await runToEnd('services/ledger/dist/verify-main.js', { DATA_DIR: folder.path })).to.match(
      /equal/i,
    );
  });

  describe('over three real NATS servers, with rights and signed callers', () => {
    let nats: NatsCluster;
    let cluster: Cluster;
    let client: JourneyClient;

    before(async function () {
      nats = await startNatsCluster(requireProgram(this, NATS_SERVER), 3);
      cluster = await startCluster(folder.path, nats);
      client = new JourneyClient(cluster.address);
      await client.waitUntilHealthy();
      await client.login('journey-owner', PASSWORD);
    });
    after(async () => {
      await cluster?.stop();
      await nats?.stop();
    });

    it('gives the same reports, byte for byte', async () => {
      expect((await ask(client, merchantId)).text).to.equal(reports[0]);
      expect((await ask(client, importedId)).text).to.equal(reports[1]);
    });

    it('goes on writing while identity is away, and has the record when it is back', async () => {
      await cluster.services.get('identity')!.end('SIGKILL');
      const body = JSON.stringify({ name: { en: 'Written meanwhile' } });
      const headers = { 'content-type': 'application/json' };
      const written = await client.send('POST', '/api/v1/merchants', { body, headers });
      expect(written.status, await written.text()).to.equal(201);
      const requestId = written.headers.get('x-request-id');
      cluster.start('identity');
      await client.waitUntilHealthy();
      const recordsOfIt = async () => {
        const { data } = await client.get(
          listAudit.result,
          '/api/v1/audit-logs?action=ledger.createMerchant&limit=20',
        );
        return data.filter((record) => record.requestId === requestId);
      };
      await until(async () => (await recordsOfIt()).length > 0, PATIENCE_MS);
      await sleep(500);
      const records = await recordsOfIt();
      expect(records).to.have.length(1);
      expect(records[0]).to.deep.include({ outcome: 'done', address: '127.0.0.1' });
      expect(records[0]!.actor.login).to.equal('journey-owner');
    });

    it('tells itself over the bus that an import is finished', async () => {
      const csv = 'externalId,occurredAt,amount,kind\nN1,2026-10-01 12:00:00,12.50,sale\n';
      const { id } = await client.upload(
        importRecord,
        `/api/v1/imports?merchantId=${importedId}&fileName=note.csv`,
        new TextEncoder().encode(csv),
        'text/csv',
        'journey-notice-1',
      );
      await client.finished(id);
      const noticesOfIt = async () => {
        const { data } = await client.get(listNotices.result, '/api/v1/notices?kind=import-finished');
        return data.filter(({ resource }) => resource.id === id);
      };
      await until(async () => (await noticesOfIt()).length > 0, PATIENCE_MS);
      const found = await noticesOfIt();
      expect(found.map(({ figures }) => figures['inserted'])).to.deep.equal([1]);
    });

    it('gives a partial report when an analyst is killed in the middle of the request', async () => {
      const analyst = cluster.services.get('cost-analyzer')!;
      analyst.child.kill('SIGSTOP');
      const answering = ask(client, merchantId, { horizonDays: 61 });
      await sleep(300);
      await analyst.end('SIGKILL');
      const report = analysisReport.parse(JSON.parse((await answering).text));
      expect(report.status).to.equal('partial');
      expect(report.cost.status).to.equal('unavailable');
      expect(report.cashflow.status).to.equal('done');
      expect(report.verdict).to.equal(analysisReport.parse(JSON.parse(reports[0]!)).verdict);
    });

    it('never says passed when compliance does not answer', async () => {
      await cluster.services.get('compliance-checker')!.end('SIGKILL');
      const report = analysisReport.parse(
        JSON.parse((await ask(client, merchantId, { horizonDays: 62 })).text),
      );
      expect(report.verdict).to.equal('undetermined');
      expect(report.compliance.status).to.equal('unavailable');
    });

    it('says which services are missing', async () => {
      const missing = async (): Promise<string[]> => {
        const health = await client.raw('GET', '/services/health');
        const { services } = JSON.parse(health.text) as { services: { name: string; status: string }[] };
        const names = services.filter(({ status }) => status !== 'healthy').map(({ name }) => name);
        expect(health.status).to.equal(names.length > 0 ? 503 : 200);
        return names.sort();
      };
      await until(async () => (await missing()).length >= 2, PATIENCE_MS);
      expect(await missing()).to.deep.equal(['compliance_checker', 'cost_analyzer']);
    });

    it('is whole again once they are back', async () => {
      cluster.start('cost-analyzer');
      cluster.start('compliance-checker');
      await client.waitUntilHealthy();
      // The analysis hears of them by itself, not from the gateway that is healthy already.
      const statusNow = async (): Promise<string> => {
        const { text } = await ask(client, merchantId, { horizonDays: 61 });
        return analysisReport.parse(JSON.parse(text)).status;
      };
      await until(async () => (await statusNow()) === 'complete', PATIENCE_MS);
      expect((await ask(client, merchantId)).text).to.equal(reports[0]);
    });

    const nodesOf = async (name: string): Promise<number | undefined> => {
      const health = servicesHealth.parse(JSON.parse((await client.raw('GET', '/services/health')).text));
      return health.services.find((service) => service.name === name)?.nodes;
    };

    it('counts the processes of each service, and loses no answer when one of two is stopped', async () => {
      const second = cluster.startAnother('cost-analyzer');
      await until(async () => (await nodesOf('cost_analyzer')) === 2, PATIENCE_MS);
      expect(await nodesOf('compliance_checker')).to.equal(1);
      expect(await nodesOf('api_gateway')).to.equal(1);

      let horizonDays = 10;
      const statuses: string[] = [];
      const askOn = async (): Promise<void> => {
        for (let turn = 0; turn < 8; turn++) {
          const { text } = await ask(client, merchantId, { horizonDays: horizonDays++, floorMinor: 1 });
          statuses.push(analysisReport.parse(JSON.parse(text)).status);
        }
      };
      const asking = [askOn(), askOn()];
      await sleep(200);
      expect(await second.end('SIGTERM'), 'it stops cleanly').to.equal(0);
      await Promise.all(asking);
      expect(new Set(statuses)).to.deep.equal(new Set(['complete']));
      await until(async () => (await nodesOf('cost_analyzer')) === 1, PATIENCE_MS);
    });

    it('lets the commands of the operator in, with keys of their own', async () => {
      const command = (name: string, args: string[]): Promise<string> =>
        runToEnd(`services/embedded/dist/commands/${name}.js`, nats.settingsOf('command'), [
          ...['--tenant', 'Journey'],
          ...args,
        ]);
      expect(await command('create-user', ['--login', 'journey-clerk', '--roles', 'clerk'])).to.match(
        /First password/,
      );
      // The simulator writes into the ledger in its own name.
      expect(await command('simulate', ['--merchants', '1', '--days', '30', '--seed', '3'])).to.match(
        /1 merchants/,
      );
    });

    it('runs a schedule, for which the scheduler asks in its own name', async () => {
      const started = await client.post(
        job,
        '/api/v1/schedules/daily-compliance/run',
        {},
        'journey-schedule-1',
      );
      const ended = await client.finished(started.id);
      expect(ended).to.include({ state: 'succeeded' });
    });

    it('does not start a program that has no keys, and says what to do', async () => {
      const withoutKeys = { ...nats.settingsOf('cost'), CALLER_KEYS: '', DATA_DIR: folder.path };
      const running = run('services/cost-analyzer/dist/main.js', withoutKeys);
      const [line, code] = await Promise.all([running.line(/CALLER_KEYS/), running.ended]);
      expect(line).to.match(/npm run cluster:secrets/);
      expect(code).to.equal(1);
    });
  });
});
