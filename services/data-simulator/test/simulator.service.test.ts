import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { answer, service } from '@merchant-analysis/broker/service';
import type { Job } from '@merchant-analysis/contracts/jobs';
import { createMerchant } from '@merchant-analysis/contracts/merchants';
import { problem } from '@merchant-analysis/contracts/problems';
import * as contracts from '@merchant-analysis/contracts/simulations';
import { createTransactions, putInvoices } from '@merchant-analysis/contracts/transactions';
import { compose } from '@merchant-analysis/data-simulator/container';
import { Problem } from '@merchant-analysis/kernel/problem';
import { silentLogger } from '@merchant-analysis/observability/logger';
import { fakeClock } from '@merchant-analysis/testkit/fake-clock';
import { temporaryFolder } from '@merchant-analysis/testkit/temporary-folder';
import { startTwoNodes, type TwoNodes } from '@merchant-analysis/testkit/two-nodes';
import { expect } from 'chai';
import { BooksInMemory } from './books-in-memory.js';

const owner = { tenantId: 'ten_00000001', userId: 'usr_1', roles: ['owner' as const] };
const stranger = { ...owner, tenantId: 'ten_00000002' };
const configDir = new URL('../../../config', import.meta.url).pathname;

describe('the simulator as a service', () => {
  const books = new BooksInMemory();
  const callers: unknown[] = [];
  /** How often the ledger is away before it answers again. */
  let absences = 0;
  let isHeld = false;

  const ledger = service('ledger', {
    answers: [
      answer(createMerchant, async (fields, call) => {
        callers.push(call.caller);
        const { merchantId } = await books.openMerchant(call.idempotency!.key, fields);
        return {
          ...fields,
          id: merchantId,
          groupIds: [],
          dataVersion: 0,
          version: 1,
          createdAt: '2026-11-01T00:00:00Z',
        };
      }),
      answer(createTransactions, async ({ merchantId, transactions }) => {
        while (isHeld) await sleep(10);
        if (absences > 0) {
          absences -= 1;
          throw problem('STORAGE_UNAVAILABLE');
        }
        await books.writeTransactions(merchantId, transactions);
        return { inserted: transactions.length, corrected: 0, unchanged: 0, dataVersion: 1, ids: [] };
      }),
      answer(putInvoices, async ({ merchantId, invoices }) => {
        await books.writeInvoices(merchantId, invoices);
        return { inserted: invoices.length, corrected: 0, unchanged: 0, dataVersion: 1 };
      }),
    ],
  });

  const folder = temporaryFolder();
  let nodes: TwoNodes;
  let close: () => Promise<void>;

  before(async () => {
    const env = { DATA_DIR: join(folder.path, 'data'), CONFIG_DIR: configDir };
    const composed = await compose({ env, logger: silentLogger(), clock: fakeClock('2026-11-20T18:00:00Z') });
    close = composed.close;
    nodes = await startTwoNodes([ledger, composed.schema]);
  });
  after(async () => {
    await nodes.stop();
    await close();
    folder.remove();
  });

  const ended = async (simulationId: string): Promise<Job> => {
    for (let turn = 0; turn < 2_000; turn++) {
      const job = await nodes.host.ask(contracts.getSimulatorJob, { jobId: simulationId }, { caller: owner });
      if (!['waiting', 'running'].includes(job.state)) return job;
      await sleep(20);
    }
    throw new Error('the simulation never ended');
  };
  const codeOf = async (work: Promise<unknown>): Promise<string> =>
    work.then(
      () => 'nothing',
      (error: unknown) => (error instanceof Problem ? error.code : String(error)),
    );

  it('makes merchants as a job and tells which', async () => {
    const params = { merchants: 2, days: 20, seed: 5 };
    const { id } = await nodes.host.ask(contracts.createSimulation, params, { caller: owner });
    const job = await ended(id);
    expect(job.state).to.equal('succeeded');
    expect(job.progress).to.include({ done: 40, total: 40, unit: 'days', ratio: 1 });
    const { request, merchants } = await nodes.host.ask(
      contracts.getSimulation,
      { simulationId: id },
      { caller: owner },
    );
    expect(request).to.include({ seed: 5, days: 20, lastDate: '2026-11-20' });
    expect(merchants.map((merchant) => merchant.archetype)).to.deep.equal([
      'noodle-shop',
      'convenience-store',
    ]);
    for (const merchant of merchants) {
      expect(books.merchants.get(merchant.merchantId)!.transactions.size).to.equal(merchant.transactions);
    }
  });

  it('is not for people who are limited to some merchants, neither to start nor to see', async () => {
    const { host } = nodes;
    const { id } = await host.ask(contracts.createSimulation, { merchants: 1, days: 2 }, { caller: owner });
    await ended(id);
    const caller = { ...owner, merchantIds: ['mer_00000001'] };
    const started = host.ask(contracts.createSimulation, { merchants: 1, days: 2 }, { caller });
    expect(await codeOf(started)).to.equal('NOT_ALLOWED');
    for (const look of [
      host.ask(contracts.getSimulation, { simulationId: id }, { caller }),
      host.ask(contracts.getSimulatorJob, { jobId: id }, { caller }),
      host.ask(contracts.cancelSimulatorJob, { jobId: id }, { caller }),
    ]) {
      expect(await codeOf(look)).to.equal('NOT_FOUND');
    }
    expect((await host.ask(contracts.listSimulatorJobs, {}, { caller })).data).to.deep.equal([]);
  });

  it('writes into the tenant of the caller, as the platform itself', () => {
    expect(callers).to.deep.include({ tenantId: 'ten_00000001', userId: 'system', roles: ['system'] });
  });

  it('starts one simulation for one idempotency key', async () => {
    const params = { merchants: 1, days: 3 };
    const idempotency = { key: 'key-00000001', fingerprint: 'a' };
    const first = await nodes.host.ask(contracts.createSimulation, params, { caller: owner, idempotency });
    const second = await nodes.host.ask(contracts.createSimulation, params, { caller: owner, idempotency });
    expect(second.id).to.equal(first.id);
    const other = { key: 'key-00000001', fingerprint: 'b' };
    const reused = nodes.host.ask(contracts.createSimulation, params, { caller: owner, idempotency: other });
    expect(await codeOf(reused)).to.equal('IDEMPOTENCY_KEY_REUSED');
    await ended(first.id);
  });

  it('waits for a ledger that is away for a moment', async () => {
    absences = 2;
    const params = { merchants: 1, days: 2 };
    const { id } = await nodes.host.ask(contracts.createSimulation, params, { caller: owner });
    expect((await ended(id)).state).to.equal('succeeded');
    expect(absences).to.equal(0);
  });

  it('stops when asked to, once, and keeps what it made', async () => {
    isHeld = true;
    const params = { merchants: 1, days: 60, seed: 99 };
    const { id } = await nodes.host.ask(contracts.createSimulation, params, { caller: owner });
    await sleep(50);
    await nodes.host.ask(contracts.cancelSimulatorJob, { jobId: id }, { caller: owner });
    isHeld = false;
    expect((await ended(id)).state).to.equal('cancelled');
    const again = nodes.host.ask(contracts.cancelSimulatorJob, { jobId: id }, { caller: owner });
    expect(await codeOf(again)).to.equal('JOB_NOT_RUNNING');
  });

  it('shows another tenant nothing', async () => {
    const { data } = await nodes.host.ask(contracts.listSimulatorJobs, {}, { caller: owner });
    expect(data.length).to.be.greaterThan(3);
    const simulationId = data[0]!.id;
    const options = { caller: stranger };
    expect((await nodes.host.ask(contracts.listSimulatorJobs, {}, options)).data).to.deep.equal([]);
    expect(await codeOf(nodes.host.ask(contracts.getSimulation, { simulationId }, options))).to.equal(
      'NOT_FOUND',
    );
    expect(
      await codeOf(nodes.host.ask(contracts.getSimulatorJob, { jobId: simulationId }, options)),
    ).to.equal('NOT_FOUND');
    expect(
      await codeOf(nodes.host.ask(contracts.cancelSimulatorJob, { jobId: simulationId }, options)),
    ).to.equal('NOT_FOUND');
  });

  it('refuses days whose feasts nobody knows', async () => {
    const params = { days: 10, lastDate: '1990-01-01' };
    expect(await codeOf(nodes.host.ask(contracts.createSimulation, params, { caller: owner }))).to.equal(
      'VALIDATION_FAILED',
    );
  });
});
