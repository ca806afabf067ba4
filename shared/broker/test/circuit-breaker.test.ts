import { setTimeout as sleep } from 'node:timers/promises';
import { createBroker } from '@merchant-analysis/broker/broker';
import { isFailureOfNode } from '@merchant-analysis/broker/circuit-breaker';
import { toWire } from '@merchant-analysis/broker/wire-problem';
import { problem } from '@merchant-analysis/contracts/problems';
import { silentLogger } from '@merchant-analysis/observability/logger';
import { expect } from 'chai';
import Moleculer, { type ServiceBroker } from 'moleculer';

const REST_MS = 1_000;
const circuit = { minCalls: 10, threshold: 0.5, windowMs: 10_000, restMs: REST_MS };

describe('the circuit to a node', () => {
  let near: ServiceBroker;
  let far: ServiceBroker;
  let calls = 0;
  let failure: (() => Error) | undefined;
  let wires = 0;

  const startFar = async (): Promise<void> => {
    far = createBroker({
      logger: silentLogger(),
      nodeId: 'far.1',
      testWire: `circuit-${process.pid}-${wires}`,
    });
    far.createService({
      name: 'cost',
      actions: {
        async divide() {
          calls++;
          if (failure) throw failure();
          return 'answered';
        },
        other: async () => 'answered',
      },
    });
    await far.start();
    await near.waitForServices('cost', 30_000, 10);
  };
  beforeEach(async () => {
    wires++;
    calls = 0;
    failure = undefined;
    const testWire = `circuit-${process.pid}-${wires}`;
    near = createBroker({ logger: silentLogger(), nodeId: 'near.1', testWire, circuit });
    await near.start();
    await startFar();
  });
  afterEach(async () => {
    await far.stop();
    await near.stop();
  });

  const call = (action = 'cost.divide'): Promise<string> =>
    near.call<string, object>(action, {}).catch((error: Error) => error.name);
  const times = async (count: number): Promise<string[]> => {
    const outcomes: string[] = [];
    for (let turn = 0; turn < count; turn++) outcomes.push(await call());
    return outcomes;
  };

  for (const [what, thrown] of [
    ['a bug without any code', () => new Error('a bug')],
    ['a problem of the service', () => toWire(problem('STORAGE_UNAVAILABLE'))],
    ['a code that is not a number', () => Object.assign(new Error('no disk'), { code: 'ENOSPC' })],
  ] as const) {
    it(`opens after failures by ${what}, lets one call through later, and closes when that is answered`, async () => {
      failure = thrown;
      await times(10);
      expect(calls).to.equal(10);
      expect(await times(5)).to.deep.equal(Array(5).fill('ServiceNotAvailableError'));
      expect(calls, 'the node gets no call').to.equal(10);

      await sleep(REST_MS + 50);
      await Promise.all(Array.from({ length: 4 }, () => call()));
      expect(calls, 'one call finds out that it is not well yet').to.equal(11);

      failure = undefined;
      await sleep(REST_MS + 50);
      expect(await call()).to.equal('answered');
      expect(await times(20)).to.deep.equal(Array(20).fill('answered'));
    });
  }

  it('stays closed for mistakes of the caller, and for single failures', async () => {
    failure = () => toWire(problem('VALIDATION_FAILED'));
    await times(30);
    expect(calls).to.equal(30);
    failure = undefined;
    await times(30);
    failure = () => new Error('a bug');
    await times(5);
    expect(calls).to.equal(65);
  });

  it('opens for one action and leaves the others', async () => {
    failure = () => new Error('a bug');
    await times(10);
    expect(await call()).to.equal('ServiceNotAvailableError');
    expect(await call('cost.other')).to.equal('answered');
  });

  it('is a new one after the node was away', async () => {
    await times(3);
    await far.stop();
    await startFar();
    failure = () => new Error('a bug');
    await times(10);
    expect(await call()).to.equal('ServiceNotAvailableError');
  });

  it('counts what does not answer in time, and not what a node tells of a third one', () => {
    const { RequestTimeoutError, RequestSkippedError } = Moleculer.Errors;
    const about = { action: 'cost.divide', nodeID: 'far.1' };
    expect(isFailureOfNode(new RequestTimeoutError(about), 'cost.divide')).to.equal(true);
    expect(isFailureOfNode(new RequestSkippedError(about), 'cost.divide')).to.equal(false);
    const unavailable = (service: string) => toWire(problem('SERVICE_UNAVAILABLE', { service }));
    expect(isFailureOfNode(unavailable('cost'), 'cost.divide')).to.equal(true);
    expect(isFailureOfNode(unavailable('ledger'), 'cost.divide')).to.equal(false);
  });
});
