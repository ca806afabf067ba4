import { setTimeout as sleep } from 'node:timers/promises';
import { hostOf } from '@merchant-analysis/broker/service';
import { joinBus, type NatsCluster, startNatsCluster } from '@merchant-analysis/testkit/nats-cluster';
import { NATS_SERVER, requireProgram } from '@merchant-analysis/testkit/real-server';
import { expect } from 'chai';
import type { ServiceBroker } from 'moleculer';
import { codeOf, madeService, owner, questionOf, waitForNodes } from './bus-fixtures.js';

const read = questionOf('ledger.describeSubject', 3_000);

describe('three NATS servers', function () {
  this.timeout(60_000);
  let nats: NatsCluster;
  let door: ServiceBroker;
  let ledgers: ServiceBroker[];

  const schemas = (instance: string) => [madeService('ledger', instance, [read])];
  before(async function () {
    nats = await startNatsCluster(requireProgram(this, NATS_SERVER), 3);
    [door, ...ledgers] = (await Promise.all([
      joinBus(nats, 'gateway'),
      joinBus(nats, 'ledger', { instance: '1', schemas: schemas('1') }),
      joinBus(nats, 'ledger', { instance: '2', schemas: schemas('2') }),
    ])) as [ServiceBroker, ...ServiceBroker[]];
    await waitForNodes(door, 'ledger', 2);
  });
  after(async () => {
    await Promise.all([door, ...(ledgers ?? [])].map((broker) => broker?.stop()));
    await nats?.stop();
  });

  const ask = () => codeOf(hostOf(door).ask(read, {}, { caller: owner }));
  /** Asks twenty times a second for so long. */
  const askFor = async (milliseconds: number): Promise<string[]> => {
    const until = performance.now() + milliseconds;
    const asked: Promise<string>[] = [];
    while (performance.now() < until) {
      asked.push(ask());
      await sleep(50);
    }
    return Promise.all(asked);
  };

  it('carry on when each of them in turn is killed and comes back', async () => {
    for (const index of [0, 1, 2]) {
      const asking = askFor(2_500);
      await sleep(300);
      nats.servers[index]!.process.kill('SIGKILL');
      await sleep(1_200);
      await nats.restart(index);
      const codes = await asking;
      const failed = codes.filter((code) => code !== 'answered');
      // What was written to the server in its last millisecond is lost with it.
      expect(failed.length, `${failed.join()} of ${codes.length}`).to.be.at.most(2);
    }
  });

  it('may all be away at once: within ten seconds of their return everybody answers', async () => {
    await Promise.all(nats.servers.map((server) => server.stop()));
    expect(await codeOf(hostOf(door).ask(read, {}, { caller: owner, timeoutMs: 500 }))).to.match(
      /TIMEOUT|SERVICE_UNAVAILABLE/,
    );
    await sleep(1_000);
    await Promise.all([0, 1, 2].map((index) => nats.restart(index)));
    const back = performance.now();
    while ((await codeOf(hostOf(door).ask(read, {}, { caller: owner, timeoutMs: 500 }))) !== 'answered') {
      expect(performance.now() - back).to.be.below(10_000);
      await sleep(50);
    }
    expect(performance.now() - back).to.be.below(10_000);
    await waitForNodes(door, 'ledger', 2);
  });

  it('may come up after the programs, which wait for them', async () => {
    await Promise.all(nats.servers.map((server) => server.stop()));
    const starting = joinBus(nats, 'ledger', { instance: '3', schemas: schemas('3') });
    const outcome = await Promise.race([starting.then(() => 'started'), sleep(1_500).then(() => 'waits')]);
    expect(outcome).to.equal('waits');
    await Promise.all([0, 1, 2].map((index) => nats.restart(index)));
    ledgers.push(await starting);
    await waitForNodes(door, 'ledger', 3);
  });
});
