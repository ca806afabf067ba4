import { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { BUS_AWAY } from '@merchant-analysis/broker/bus-away';
import { createPacketAges } from '@merchant-analysis/broker/packet-age';
import { createRecentIds } from '@merchant-analysis/broker/recent-ids';
import { repeatCall } from '@merchant-analysis/broker/repeat-call';
import { createRetryBudget } from '@merchant-analysis/broker/retry-budget';
import { toWire } from '@merchant-analysis/broker/wire-problem';
import { problem } from '@merchant-analysis/contracts/problems';
import { expect } from 'chai';
import Moleculer, { type ServiceBroker } from 'moleculer';
import { questionOf } from './bus-fixtures.js';

const about = { action: 'ledger.describeSubject', nodeID: 'ledger.1' };
const { ServiceNotFoundError, RequestRejectedError, RequestTimeoutError } = Moleculer.Errors;

/** A process with others around it. */
const onABus = (): ServiceBroker =>
  ({ transit: {}, nodeID: 'asker.1', localBus: new EventEmitter() }) as unknown as ServiceBroker;

async function triesOf(
  error: Error,
  { broker = onABus(), timeoutMs = 3_000, idempotent = true } = {},
): Promise<number> {
  let tries = 0;
  await repeatCall(broker, { ...questionOf(about.action), idempotent }, { timeoutMs }, async () => {
    tries++;
    throw error;
  }).catch(() => undefined);
  return tries;
}

describe('repeating a call', () => {
  it('happens at most twice, and three times when nobody was reached', async () => {
    expect(await triesOf(new RequestRejectedError(about))).to.equal(3);
    expect(await triesOf(new ServiceNotFoundError(about))).to.equal(4);
  });

  it('happens to any call that was not begun, and to one with an unclear end only when it may', async () => {
    expect(await triesOf(new ServiceNotFoundError(about), { idempotent: false })).to.equal(4);
    expect(await triesOf(new RequestRejectedError(about), { idempotent: true })).to.equal(3);
    expect(await triesOf(new RequestRejectedError(about), { idempotent: false })).to.equal(1);
  });

  it('never happens for what the service itself answered, nor for what it tells of another', async () => {
    expect(await triesOf(toWire(problem('CONFLICT')))).to.equal(1);
    expect(await triesOf(toWire(problem('SERVICE_UNAVAILABLE', { service: 'identity' })))).to.equal(1);
    expect(await triesOf(new RequestTimeoutError(about))).to.equal(1);
    expect(await triesOf(new Error('a bug'))).to.equal(1);
  });

  it('happens at once when the bus breaks in the middle, and only where it may', async () => {
    const triesUntilAnswer = async (idempotent: boolean, firstTry: Promise<void>): Promise<number> => {
      const broker = onABus();
      let tries = 0;
      const asking = repeatCall(
        broker,
        { ...questionOf(about.action), idempotent },
        { timeoutMs: 15_000 },
        async () => {
          tries++;
          if (tries === 1) await firstTry;
          return 'answer';
        },
      );
      broker.localBus.emit(BUS_AWAY);
      expect(await asking).to.equal('answer');
      return tries;
    };
    const never = new Promise<void>(() => {});
    expect(await triesUntilAnswer(true, never)).to.equal(2);
    expect(await triesUntilAnswer(false, sleep(600))).to.equal(1);
  });

  it('happens when the connection of the node that was asked broke, not for that of another one', async () => {
    const triesAfterBreakOf = async (nodeId: string): Promise<number> => {
      const broker = onABus();
      let tries = 0;
      const asking = repeatCall(broker, questionOf(about.action), { timeoutMs: 15_000 }, ({ onAsked }) => {
        tries++;
        onAsked?.(about.nodeID);
        return new Promise<string>((resolve) => setTimeout(resolve, tries === 1 ? 500 : 1, 'answer'));
      });
      broker.localBus.emit(BUS_AWAY, nodeId);
      await asking;
      return tries;
    };
    expect(await triesAfterBreakOf(about.nodeID)).to.equal(2);
    expect(await triesAfterBreakOf('ledger.2')).to.equal(1);
  });

  it('never happens for a question about health, which is about this moment', async () => {
    let tries = 0;
    await repeatCall(onABus(), questionOf('ledger.health'), { timeoutMs: 3_000 }, async () => {
      tries++;
      throw new ServiceNotFoundError(about);
    }).catch(() => undefined);
    expect(tries).to.equal(1);
  });

  it('never goes on beyond the time of the call', async () => {
    const took: number[] = [];
    for (let turn = 0; turn < 3; turn++) {
      const begun = performance.now();
      expect(await triesOf(new ServiceNotFoundError(about), { timeoutMs: 40 })).to.equal(1);
      expect(await triesOf(new ServiceNotFoundError(about), { timeoutMs: 200 })).to.be.at.most(2);
      took.push(performance.now() - begun);
    }
    // The quickest: at another time the machine may have something else to do.
    expect(Math.min(...took)).to.be.below(320);
  });

  it('gives the next try only the time that is left', async () => {
    const given: number[] = [];
    await repeatCall(
      onABus(),
      questionOf(about.action),
      { timeoutMs: 10_000 },
      async ({ timeout: timeoutMs }) => {
        given.push(timeoutMs);
        throw new ServiceNotFoundError(about);
      },
    ).catch(() => undefined);
    expect(given[0]).to.be.within(9_000, 10_000);
    expect(given[1]).to.be.below(given[0]! - 45);
    expect(given[2]).to.be.below(given[1]! - 140);
  });

  it('adds about a tenth to the calls of a process in trouble, not twice as many', async () => {
    const broker = onABus();
    const tries = await Promise.all(
      Array.from({ length: 200 }, () => triesOf(new RequestRejectedError(about), { broker })),
    );
    const total = tries.reduce((sum, each) => sum + each, 0);
    // Ten saved up, and a tenth of those that came before each repeat.
    expect(total).to.be.within(210, 235);
  });

  it('is not counted for calls that reached nobody, which are no work for anybody', async () => {
    const broker = onABus();
    const tries = await Promise.all(
      Array.from({ length: 50 }, () => triesOf(new ServiceNotFoundError(about), { broker })),
    );
    expect(tries.every((each) => each === 4)).to.equal(true);
  });

  it('does not happen within one process, where nothing comes back', async () => {
    const broker = {} as ServiceBroker;
    expect(await triesOf(new ServiceNotFoundError(about), { broker })).to.equal(1);
  });

  it('saves up no more than a few repeats', () => {
    const budget = createRetryBudget();
    for (let turn = 0; turn < 10_000; turn++) budget.earn();
    const spent = Array.from({ length: 100 }, () => budget.spend()).filter((may) => may);
    expect(spent.length).to.equal(10);
  });
});

describe('a packet', () => {
  it('is as old as it took beyond the usual, however far apart the clocks are', () => {
    let now = 1_000_000;
    const ageOf = createPacketAges(() => now);
    const hoursOff = 7_200_000;
    expect(ageOf('ledger.1', now - 5 + hoursOff)).to.equal(0);
    now += 3_000;
    expect(ageOf('ledger.1', now - 5 + hoursOff)).to.equal(0);
    now += 3_000;
    expect(ageOf('ledger.1', now - 805 + hoursOff), 'it was kept waiting').to.equal(800);
    now += 61_000;
    expect(ageOf('ledger.1', now - 2_005 + hoursOff), 'after everything stood still for long').to.equal(
      2_000,
    );
    expect(ageOf('cost.1', now), 'nothing is known of another sender').to.equal(0);
  });

  it('does not look old for ever after a clock was set', () => {
    let now = 1_000_000;
    const ageOf = createPacketAges(() => now);
    ageOf('ledger.1', now);
    now += 1_000;
    expect(ageOf('ledger.1', now - 7_200_000)).to.equal(0);
    expect(ageOf('ledger.1', now - 7_200_050)).to.equal(50);
  });

  it('is remembered among the last ones, so that a second delivery is noticed', () => {
    const wasSeen = createRecentIds(3);
    const ids = ['a', 'b', 'c', 'd', 'a', 'b', 'd'];
    expect(ids.map(wasSeen)).to.deep.equal([false, false, false, false, true, true, true]);
    for (const id of ['e', 'f', 'g', 'h', 'i']) wasSeen(id);
    expect(wasSeen('a')).to.equal(false);
  });
});
