import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { BUS_AWAY } from '@merchant-analysis/broker/bus-away';
import { EVERYBODY, subjectOf } from '@merchant-analysis/broker/bus-subjects';
import { callerMetaOf } from '@merchant-analysis/broker/callers-of-broker';
import { hostOf } from '@merchant-analysis/broker/service';
import { command, query } from '@merchant-analysis/contracts/contract';
import { problem } from '@merchant-analysis/contracts/problems';
import { joinBus, type NatsCluster, startNatsCluster } from '@merchant-analysis/testkit/nats-cluster';
import { NATS_SERVER, requireProgram } from '@merchant-analysis/testkit/real-server';
import { until } from '@merchant-analysis/testkit/until';
import { expect } from 'chai';
import type { ServiceBroker, ServiceSchema } from 'moleculer';
import { codeOf, madeService, owner, type Question, questionOf, waitForNodes } from './bus-fixtures.js';

const read = questionOf('ledger.describeSubject');
const write: Question = { ...command({ ...questionOf('ledger.deleteMerchant'), idempotent: false }) };
const keyed: Question = { ...query(questionOf('ledger.createMerchant')), idempotent: 'with-key' };
const forecast = questionOf('cashflow.forecastCashflow');
const caller = owner;

describe('calls on the bus', function () {
  this.timeout(60_000);
  let nats: NatsCluster;
  let door: ServiceBroker;
  const brokers: ServiceBroker[] = [];
  const children: ChildProcess[] = [];

  before(async function () {
    nats = await startNatsCluster(requireProgram(this, NATS_SERVER));
  });
  beforeEach(async () => {
    door = await joinBus(nats, 'gateway');
  });
  afterEach(async () => {
    await Promise.all(brokers.splice(0).map((broker) => broker.stop()));
    for (const child of children.splice(0)) {
      child.kill('SIGKILL');
      child.kill('SIGCONT');
    }
    await door.stop();
  });
  after(async () => {
    await nats?.stop();
  });

  type Node = Parameters<typeof joinBus>[2] & { schemas: ServiceSchema[] };
  const start = async (program: 'ledger' | 'cashflow', node: Node): Promise<ServiceBroker> => {
    const broker = await joinBus(nats, program, node);
    brokers.push(broker);
    return broker;
  };
  const ledger = (instance: string, work?: Parameters<typeof madeService>[3], more: Partial<Node> = {}) => {
    const schemas = [madeService('ledger', instance, [read, write, keyed], work)];
    return start('ledger', { instance, schemas, ...more });
  };
  /** What the child has said since it was ready. */
  const startProcess = async (instance: string): Promise<{ child: ChildProcess; said: () => string }> => {
    const script = fileURLToPath(new URL('./bus-node.js', import.meta.url));
    const child = spawn(process.execPath, ['--enable-source-maps', script], {
      env: { ...process.env, ...nats.settingsOf('ledger'), INSTANCE: instance },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    children.push(child);
    await once(child.stdout!, 'data');
    let said = '';
    child.stdout!.on('data', (text: Buffer) => {
      said += text.toString();
    });
    return { child, said: () => said };
  };
  const ask = (question: Question, params: { waitMs?: number } = {}, timeoutMs?: number) =>
    hostOf(door).ask(question, params, { caller, ...(timeoutMs === undefined ? {} : { timeoutMs }) });

  const statedMeta = () =>
    callerMetaOf(door, caller, { action: read.action, requestId: 'r', timeoutMs: 3_000 });

  it('are refused when their meta names a caller that nobody stated', async () => {
    let begun = 0;
    await ledger('1', async () => {
      begun++;
    });
    await waitForNodes(door, 'ledger', 1);
    const honest = statedMeta() as { statement: { claims: string } };
    const forged = { ...honest.statement, claims: honest.statement.claims.replace('owner', 'system') };
    for (const meta of [
      {},
      { caller, requestId: 'r' },
      { caller: { ...caller, roles: ['system'] }, requestId: 'r' },
      { statement: forged },
      { statement: forged, caller },
    ]) {
      expect(await codeOf(door.call(read.action, {}, { meta }))).to.equal('NOT_AUTHENTICATED');
    }
    expect(begun).to.equal(0);
    expect(await codeOf(door.call(read.action, {}, { meta: honest }))).to.equal('answered');
  });

  it('cannot be given another caller by the answer of whoever was asked on the way', async () => {
    const seen: string[] = [];
    await ledger('1', async (_, call) => {
      seen.push(call.caller.tenantId);
    });
    const relay = madeService('cashflow', '1', [forecast], async (_, call) => {
      await call.ask(read, {});
      await call.ask(read, {});
    });
    await start('cashflow', { instance: '1', schemas: [relay] });
    // What a taken-over ledger would answer.
    onTheWire(brokers[0]!, (subject, payload) => {
      const meta = {
        statement: { by: 'gateway', claims: '{}', codes: {} },
        caller: { ...caller, tenantId: 'ten_2' },
      };
      return [subject.includes('.RES.') ? { ...payload, meta } : payload];
    });
    await waitForNodes(door, 'cashflow', 1);
    await waitForNodes(brokers[1]!, 'ledger', 1);
    await ask(forecast);
    expect(seen).to.deep.equal([caller.tenantId, caller.tenantId]);
    const meta: Record<string, unknown> = statedMeta();
    const before = { ...meta };
    await door.call(read.action, {}, { meta });
    expect(meta, 'nothing of it stays with whoever asked').to.deep.equal(before);
  });

  it('share two processes of a service evenly', async () => {
    await Promise.all([ledger('1'), ledger('2')]);
    await waitForNodes(door, 'ledger', 2);
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask(read)));
    const byNode = Map.groupBy(answers, ({ node }) => node);
    expect([...byNode.values()].map((each) => each.length)).to.deep.equal([10, 10]);
  });

  it('give a nested call no more time than is left, and the other side knows it', async () => {
    const left: number[] = [];
    await ledger('1', async (_, call) => {
      left.push(call.timeLeftMs());
    });
    const slow = madeService('cashflow', '1', [forecast], async (_, call) => {
      left.push(call.timeLeftMs());
      await sleep(300);
      await call.ask(read, {});
    });
    const cashflow = await start('cashflow', { instance: '1', schemas: [slow] });
    await waitForNodes(door, 'cashflow', 1);
    await waitForNodes(cashflow, 'ledger', 1);
    await ask(forecast, {}, 2_500);
    expect(left[0]).to.be.within(1_500, 2_500);
    expect(left[1]).to.be.within(1, left[0]! - 295);
  });

  it('are asked again when the connection of the node that has them broke, and only then: nested ones too', async () => {
    let begun = 0;
    let held = Promise.withResolvers<void>();
    await ledger('1', async () => {
      begun++;
      await held.promise;
    });
    const asking = madeService('cashflow', '1', [forecast], async (_, call) => {
      await call.ask(read, {});
    });
    const cashflow = await start('cashflow', { instance: '1', schemas: [asking] });
    await waitForNodes(door, 'cashflow', 1);
    await waitForNodes(cashflow, 'ledger', 1);
    const begunWhenItBreaks = async (node: string, isAskedAgain: () => Promise<void>): Promise<number> => {
      begun = 0;
      held = Promise.withResolvers();
      const answering = ask(forecast);
      await until(() => begun === 1);
      cashflow.localBus.emit(BUS_AWAY, node);
      await isAskedAgain();
      held.resolve();
      await answering;
      return begun;
    };
    expect(await begunWhenItBreaks('cost.1', () => sleep(300))).to.equal(1);
    expect(await begunWhenItBreaks('ledger.1', () => until(() => begun === 2))).to.equal(2);
  });

  it('are told of a broken connection once, although words over the old one still come after it', async () => {
    const other = await ledger('1');
    await waitForNodes(door, 'ledger', 1);
    const heard: unknown[] = [];
    door.localBus.on(BUS_AWAY, (node: unknown) => heard.push(node));
    const { client } = other.transit!.tx as unknown as {
      client: { publish(subject: string, data: string): void; flush(): Promise<void> };
    };
    const subject = subjectOf('HEARTBEAT', EVERYBODY, other.nodeID);
    for (const breaks of [0, 1, 0, 1, 2]) {
      client.publish(subject, JSON.stringify({ ver: '4', sender: other.nodeID, cpu: 0, breaks }));
    }
    await client.flush();
    await until(() => heard.length >= 2);
    await sleep(200);
    expect(heard).to.deep.equal([other.nodeID, other.nodeID]);
  });

  it('are not begun when nobody waits for them any more', async () => {
    const begun: number[] = [];
    const work = async ({ waitMs = 0 }: { waitMs?: number | undefined }) => {
      begun.push(waitMs);
      await sleep(waitMs);
    };
    await ledger('1', work, { bulkhead: { concurrency: 1, maxQueueSize: 5 } });
    await waitForNodes(door, 'ledger', 1);
    const first = ask(read, { waitMs: 1_500 });
    await until(() => begun.length === 1);
    expect(await codeOf(ask(read, { waitMs: 1 }, 200))).to.equal('TIMEOUT');
    await first;
    await sleep(200);
    expect(begun).to.deep.equal([1_500]);
  });

  it('that waited in a process that stood still are not begun when it goes on', async () => {
    const { child, said } = await startProcess('still');
    await waitForNodes(door, 'ledger', 1);
    await ask(write, { waitMs: 1 });
    child.kill('SIGSTOP');
    expect(await codeOf(ask(write, { waitMs: 2 }, 400))).to.equal('TIMEOUT');
    await sleep(600);
    child.kill('SIGCONT');
    expect((await ask(write, { waitMs: 3 })).node).to.equal('ledger.still');
    await until(() => said().includes('begun 3'));
    await sleep(50);
    expect(said()).to.equal('begun 1\nbegun 3\n');
  });

  it('that arrive twice are done once', async () => {
    let done = 0;
    await ledger('1', async () => {
      done++;
    });
    await waitForNodes(door, 'ledger', 1);
    onTheWire(door, (subject, payload) => Array(subject.includes('.REQ.') ? 10 : 1).fill(payload));
    await ask(write);
    await ask(write);
    await sleep(100);
    expect(done).to.equal(2);
  });

  it('beyond what a process takes on at once are told so, and the others are answered', async () => {
    await ledger('1', ({ waitMs = 0 }) => sleep(waitMs), { bulkhead: { concurrency: 2, maxQueueSize: 3 } });
    await waitForNodes(door, 'ledger', 1);
    const codes = await Promise.all(Array.from({ length: 40 }, () => codeOf(ask(read, { waitMs: 300 }))));
    const counts = Map.groupBy(codes, (code) => code);
    expect(counts.get('answered')?.length ?? 0).to.be.at.least(4);
    expect(counts.get('SERVICE_UNAVAILABLE')?.length ?? 0).to.be.at.least(30);
    expect(problem('SERVICE_UNAVAILABLE').status).to.equal(503);
  });

  it('to a process that is killed: reads are answered by another one within seconds, writes say so', async () => {
    const { child, said } = await startProcess('doomed');
    await waitForNodes(door, 'ledger', 1);
    const reading = ask(read, { waitMs: 60_000 }, 30_000);
    const writing = codeOf(ask(write, { waitMs: 60_000 }, 30_000));
    await until(() => said().split('begun').length === 3);
    await ledger('2', async () => undefined);
    await waitForNodes(door, 'ledger', 2);
    const killedAt = performance.now();
    child.kill('SIGKILL');
    expect((await reading).node).to.equal('2');
    expect(await writing).to.equal('SERVICE_UNAVAILABLE');
    expect(performance.now() - killedAt).to.be.below(8_000);
  });

  it('after a process was killed go to another one at once, whatever they do', async () => {
    const { child } = await startProcess('doomed');
    await ledger('2');
    await waitForNodes(door, 'ledger', 2);
    child.kill('SIGKILL');
    await once(child, 'exit');
    await sleep(50);
    const begun = performance.now();
    for (let turn = 0; turn < 6; turn++) expect((await ask(write)).node).to.equal('2');
    expect(performance.now() - begun, 'none waits its three seconds').to.be.below(2_900);
  });

  it('are all answered while a process is stopped in an orderly way and another takes its place', async () => {
    const { child: first } = await startProcess('first');
    await waitForNodes(door, 'ledger', 1);
    const codes: Promise<string>[] = [];
    const asking = setInterval(() => codes.push(codeOf(ask(write, { waitMs: 120 }))), 5);
    const askMore = async (count: number): Promise<void> => {
      const before = codes.length;
      await until(() => codes.length >= before + count);
    };
    await askMore(40);
    const { said } = await startProcess('second');
    await until(() => said().includes('begun'));
    await askMore(100);
    first.kill('SIGTERM');
    const [code] = (await once(first, 'exit')) as [number];
    await askMore(60);
    clearInterval(asking);
    expect(code).to.equal(0);
    expect(new Set(await Promise.all(codes))).to.deep.equal(new Set(['answered']));
  });

  it('find a service that is away for a moment', async () => {
    await ledger('1');
    await waitForNodes(door, 'ledger', 1);
    const endpoints = door.registry.getActionEndpoints(read.action) as unknown as {
      endpoints: { state: boolean }[];
    };
    endpoints.endpoints[0]!.state = false;
    setTimeout(() => {
      endpoints.endpoints[0]!.state = true;
    }, 120);
    expect(await codeOf(ask(read))).to.equal('answered');
  });

  it('with an unclear end are repeated with an idempotency key, and never without', async () => {
    const nodes = async (question: Question, key?: string): Promise<string> => {
      const { child, said } = await startProcess('doomed');
      await waitForNodes(door, 'ledger', 1);
      const idempotency = key === undefined ? {} : { idempotency: { key, fingerprint: 'f' } };
      const asked = hostOf(door).ask(
        question,
        { waitMs: 60_000 },
        { caller, timeoutMs: 30_000, ...idempotency },
      );
      await until(() => said().includes('begun'));
      const other = await ledger('2', async () => undefined);
      await waitForNodes(door, 'ledger', 2);
      child.kill('SIGKILL');
      const outcome = await asked.then(
        ({ node }) => node,
        (error: { code: string }) => error.code,
      );
      brokers.splice(brokers.indexOf(other), 1);
      await other.stop();
      await waitForNodes(door, 'ledger', 0);
      return outcome;
    };
    const unkeyed: Question = { ...write, idempotent: 'with-key' };
    expect(await nodes(unkeyed, 'k-12345678')).to.equal('2');
    expect(await nodes(unkeyed)).to.equal('SERVICE_UNAVAILABLE');
  });

  it('go past a process whose clock is two hours ahead', async () => {
    await ledger('wrong', undefined, { clock: { now: () => Date.now() + 7_200_000 } });
    await ledger('right');
    await waitForNodes(door, 'ledger', 2);
    for (let turn = 0; turn < 6; turn++) expect((await ask(read)).node).to.equal('right');
  });
});

/** Puts something else on the wire than the broker sends: for what a server or a thief may do to packets. */
function onTheWire(broker: ServiceBroker, change: (subject: string, payload: object) => object[]): void {
  const { client } = broker.transit!.tx as unknown as {
    client: { publish(subject: string, data: Uint8Array | string, options?: object): void };
  };
  const publish = client.publish.bind(client);
  client.publish = (subject, data, options) => {
    for (const payload of change(subject, JSON.parse(Buffer.from(data as Uint8Array).toString()) as object))
      publish(subject, JSON.stringify(payload), options);
  };
}
