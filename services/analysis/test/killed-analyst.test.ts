import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { compose } from '@merchant-analysis/analysis/container';
import { hostOf } from '@merchant-analysis/broker/service';
import { analyze } from '@merchant-analysis/contracts/analysis';
import type { Caller } from '@merchant-analysis/contracts/caller';
import type { ProgramName } from '@merchant-analysis/contracts/who-asks';
import { silentLogger } from '@merchant-analysis/observability/logger';
import { joinBus, type NatsCluster, startNatsCluster } from '@merchant-analysis/testkit/nats-cluster';
import { NATS_SERVER, requireProgram } from '@merchant-analysis/testkit/real-server';
import { until } from '@merchant-analysis/testkit/until';
import { expect } from 'chai';
import type { ServiceBroker, ServiceSchema } from 'moleculer';
import { MERCHANT } from './made-answers.js';
import { madeCashflow, madeChecker, madeLedger } from './made-services.js';

const caller: Caller = { tenantId: 'ten_00000001', userId: 'usr_owner', roles: ['owner'] };

describe('an analyst that is killed in the middle of a request', () => {
  it('makes this report partial, and the next one is whole when another has taken its place', async function () {
    this.timeout(120_000);
    const nats = await startNatsCluster(requireProgram(this, NATS_SERVER));
    const env = { ANALYST_TIMEOUT_MS: '5000' };
    const { schema } = await compose({ env, logger: silentLogger(), clock: { now: () => 0 } });
    const heartbeats = { heartbeatSeconds: 1, heartbeatTimeoutSeconds: 2 };
    const join = (program: ProgramName, ...schemas: ServiceSchema[]) =>
      joinBus(nats, program, { schemas, ...heartbeats });
    const children: ChildProcess[] = [];
    const brokers: ServiceBroker[] = [];
    try {
      brokers.push(
        ...(await Promise.all([
          join('ledger', madeLedger()),
          join('cashflow', madeCashflow()),
          join('compliance', madeChecker()),
          join('analysis', schema),
          join('gateway'),
        ])),
      );
      const host = hostOf(brokers.at(-1)!);
      children.push(await startCost(nats, 60_000));
      await host.waitFor(['ledger', 'cashflow', 'compliance', 'cost', 'analysis'], 20_000);
      const asked = host.ask(analyze, { merchantId: MERCHANT }, { caller });
      await sleep(300);
      children[0]?.kill('SIGKILL');
      const report = await asked;
      expect(report).to.include({ status: 'partial', verdict: 'failed' });
      expect(report.cost.status).to.equal('unavailable');
      expect(report.cashflow.status).to.equal('done');
      children.push(await startCost(nats, 0));
      await wholeAgain(() => host.ask(analyze, { merchantId: MERCHANT }, { caller }));
    } finally {
      for (const child of children) child.kill('SIGKILL');
      await Promise.all(brokers.map((broker) => broker.stop()));
      await nats.stop();
    }
  });
});

/** The new node has to be heard of first, and the dead one is asked in turn with it until its heartbeat is missed. */
async function wholeAgain(ask: () => Promise<{ status: string }>): Promise<void> {
  await until(async () => (await ask()).status === 'complete', 60_000);
}

async function startCost(nats: NatsCluster, waitMs: number): Promise<ChildProcess> {
  const script = fileURLToPath(new URL('./cost-node.js', import.meta.url));
  const child = spawn(process.execPath, [script, String(waitMs)], {
    env: { ...process.env, ...nats.settingsOf('cost') },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout!, 'data');
  return child;
}
