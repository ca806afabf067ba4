import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createBroker } from '@merchant-analysis/broker/broker';
import type { Composition } from '@merchant-analysis/broker/composition';
import { type Host, hostOf } from '@merchant-analysis/broker/service';
import type { Job } from '@merchant-analysis/contracts/jobs';
import { describeSubject } from '@merchant-analysis/contracts/merchants';
import { createSimulation, getSimulation, getSimulatorJob } from '@merchant-analysis/contracts/simulations';
import { summarizeTransactions } from '@merchant-analysis/contracts/transactions';
import { readFeastCalendar } from '@merchant-analysis/data-simulator/adapters/calendar.csv';
import { compose as composeSimulator } from '@merchant-analysis/data-simulator/container';
import { simulateBooks } from '@merchant-analysis/data-simulator/domain/merchant-books';
import { planMerchant } from '@merchant-analysis/data-simulator/domain/simulation-plan';
import { compose as composeLedger } from '@merchant-analysis/ledger/container';
import { silentLogger } from '@merchant-analysis/observability/logger';
import { temporaryFolder } from '@merchant-analysis/testkit/temporary-folder';
import { expect } from 'chai';

const configDir = new URL('../../../config', import.meta.url).pathname;
const owner = { tenantId: 'ten_00000001', userId: 'usr_00000001', roles: ['owner' as const] };
const plan = {
  merchants: 3,
  days: 45,
  seed: 8,
  archetypes: ['noodle-shop' as const, 'convenience-store' as const, 'online-seller' as const],
  lastDate: '2026-03-10',
};

describe('a simulation over a wire', function () {
  this.timeout(180_000);
  const folder = temporaryFolder();
  const brokers: ReturnType<typeof createBroker>[] = [];
  const compositions: Composition[] = [];
  let host: Host;

  const startNode = async (
    nodeId: string,
    composition?: Composition,
  ): Promise<ReturnType<typeof createBroker>> => {
    const settings = { logger: silentLogger(), checkAnswers: true, testWire: `simulation-${process.pid}` };
    const broker = createBroker({ ...settings, nodeId });
    if (composition) {
      compositions.push(composition);
      broker.createService(composition.schema);
    }
    await broker.start();
    brokers.push(broker);
    return broker;
  };

  before(async () => {
    const env = { DATA_DIR: join(folder.path, 'data'), CONFIG_DIR: configDir };
    const environment = { env, logger: silentLogger(), clock: { now: Date.now } };
    await startNode('ledger.1', await composeLedger(environment));
    await startNode('simulator.1', await composeSimulator(environment));
    host = hostOf(await startNode('door.1'));
    await host.waitFor(['ledger', 'simulator'], 30_000);
  });
  after(async () => {
    for (const broker of brokers.reverse()) await broker.stop();
    for (const composition of compositions) await composition.close();
    folder.remove();
  });

  const ended = async (jobId: string): Promise<Job> => {
    for (;;) {
      const job = await host.ask(getSimulatorJob, { jobId }, { caller: owner });
      if (job.state !== 'waiting' && job.state !== 'running') return job;
      await sleep(30);
    }
  };

  it('fills the real books of another process with what the plan says, to the fen', async () => {
    const { id } = await host.ask(createSimulation, plan, { caller: owner });
    const job = await ended(id);
    expect(job.problem).to.equal(undefined);
    const { merchants } = await host.ask(getSimulation, { simulationId: id }, { caller: owner });
    expect(merchants.length).to.equal(3);
    const calendar = await readFeastCalendar(configDir);
    for (const [number, { merchantId, transactions }] of merchants.entries()) {
      const { random, profile } = planMerchant(plan, number);
      const days = [...simulateBooks(random, profile, calendar)];
      const subject = await host.ask(describeSubject, { merchantId }, { caller: owner });
      expect(subject.name).to.deep.equal(profile.registration.name);
      expect(subject.openingBalanceMinor).to.equal(profile.registration.openingBalanceMinor);
      expect(subject.transactionCount).to.equal(transactions);
      expect(transactions).to.equal(days.flatMap((day) => day.transactions).length);
      expect([subject.firstDate, subject.lastDate]).to.deep.equal(['2026-01-25', '2026-03-10']);

      const window = { merchantId, from: '2026-01-25', to: '2026-03-10', groupBy: 'kind' as const };
      const { groups } = await host.ask(summarizeTransactions, window, { caller: owner });
      const sums = new Map<string, number>();
      for (const row of days.flatMap((day) => day.transactions)) {
        sums.set(row.kind, (sums.get(row.kind) ?? 0) + row.amountMinor);
      }
      expect(new Map(groups.map((group) => [group.key, group.netMinor]))).to.deep.equal(sums);
    }
  });
});
