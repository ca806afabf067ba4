import { setTimeout as sleep } from 'node:timers/promises';
import { problem } from '@merchant-analysis/contracts/problems';
import type { WaitingEntry } from '@merchant-analysis/storage/outbox';
import { type OutboxRelay, startOutboxRelay } from '@merchant-analysis/storage/outbox-relay';
import { until } from '@merchant-analysis/testkit/until';
import { expect } from 'chai';
import { entry, type OpenPlace, type OutboxPlace, openPlace, textOf } from './outbox-place.js';

const SILENT = { error: () => {}, warn: () => {} };

/** What a relay makes of an outbox and of a consumer that fails in every way. */
export function outboxRelay(newPlace: () => Promise<OutboxPlace>): void {
  let place: OutboxPlace;
  let open: OpenPlace;
  const relays: OutboxRelay[] = [];

  beforeEach(async () => {
    place = await newPlace();
    open = await openPlace(place);
  });
  afterEach(async () => {
    for (const relay of relays.splice(0)) await relay.stop();
    await open?.close();
  });

  const start = (
    deliver: (one: WaitingEntry) => Promise<unknown>,
    options: Partial<Parameters<typeof startOutboxRelay>[0]> = {},
  ): OutboxRelay => {
    const { outbox } = open;
    const relay = startOutboxRelay({
      outbox,
      deliver,
      holder: `relay ${relays.length}`,
      log: SILENT,
      ...options,
    });
    relays.push(relay);
    return relay;
  };
  const consume = (one: WaitingEntry): Promise<void> => open.consume(one.id, textOf(one));
  const put = (text: string, key?: string): Promise<void> => open.effect(text, [entry(text, key)]);
  const hasArrived = (text: string) => async () => (await open.consumed()).includes(text);
  const isEmpty = async (): Promise<boolean> => (await open.outbox.count()).waiting === 0;

  it('delivers at once what this process commits', async () => {
    start(consume, { pollMs: 60_000 });
    await sleep(50);
    await put('now');
    await until(hasArrived('now'));
  });

  it('finds what another process has left, by looking from time to time', async () => {
    const other = await openPlace(place);
    start(consume, { pollMs: 50 });
    await sleep(60);
    await other.effect('left', [entry('left')]);
    await until(hasArrived('left'));
    await other.close();
  });

  it('has each effect once when everything is delivered ten times and again later, in another order', async () => {
    const earlier: WaitingEntry[] = [];
    start(async (one) => {
      for (let time = 0; time < 10; time++) await consume(one);
      await Promise.all(earlier.toReversed().map(consume));
      earlier.push(one);
    });
    const texts = ['a', 'b', 'c', 'd', 'e', 'f'];
    for (const text of texts) await put(text);
    await until(isEmpty);
    expect((await open.consumed()).sort()).to.deep.equal(texts);
  });

  it('delivers what belongs together in its order, and never twice while two relays are at work', async () => {
    const other = await openPlace(place);
    const delivered: string[] = [];
    const deliver = async (one: WaitingEntry): Promise<void> => {
      delivered.push(textOf(one));
      await sleep(1);
    };
    const keys = ['a', 'b', 'c', 'd', 'e'];
    const texts = Array.from(
      { length: 60 },
      (_, index) => `${keys[index % 5]}${String(index).padStart(2, '0')}`,
    );
    start(deliver, { pollMs: 20 });
    start(deliver, { outbox: other.outbox, holder: 'the other', pollMs: 20 });
    for (const text of texts) await put(text, text[0]);
    await until(isEmpty, 60_000);
    expect([...delivered].sort()).to.deep.equal([...texts].sort());
    for (const key of keys) {
      const ofKey = (all: readonly string[]) => all.filter((text) => text.startsWith(key));
      expect(ofKey(delivered)).to.deep.equal(ofKey(texts));
    }
    for (const relay of relays.splice(0)) await relay.stop();
    await other.close();
  }).timeout(80_000);

  it('lets others go on at once beside a poison message, which becomes a dead letter after five tries', async () => {
    let isMended = false;
    let tries = 0;
    start(async (one) => {
      if (textOf(one) === 'poison' && !isMended) {
        tries++;
        throw problem('VALIDATION_FAILED', {}, { errors: [{ path: 'text', message: 'is poison' }] });
      }
      await consume(one);
    });
    await put('poison', 'its key');
    await put('behind it', 'its key');
    await sleep(30);
    await put('another');
    await until(hasArrived('another'));
    expect(await open.consumed()).to.deep.equal(['another']);

    await until(hasArrived('behind it'));
    const [letter] = await open.outbox.listDead(10);
    expect(tries).to.equal(5);
    expect(letter).to.deep.include({ tries: 5, requestId: 'request of poison' });
    expect(letter!.reason).to.match(/^VALIDATION_FAILED: .*text is poison$/);

    isMended = true;
    expect(await open.outbox.replay([letter!.id])).to.equal(1);
    await until(isEmpty);
    expect(await open.consumed()).to.deep.equal(['another', 'behind it', 'poison']);
    expect(await open.outbox.count()).to.deep.equal({ waiting: 0, dead: 0 });
  });

  it('has the effect once when what is replayed had its effect before it died', async () => {
    let fails = 5;
    start(async (one) => {
      await consume(one);
      if (fails-- > 0) throw new Error('the answer was lost on the way');
    });
    await put('answered late');
    await until(async () => (await open.outbox.count()).dead === 1);
    await open.outbox.replay('all');
    await until(isEmpty);
    expect(await open.consumed()).to.deep.equal(['answered late']);
  });

  it('waits for a consumer that is away, for as long as it takes, and kills nothing', async () => {
    let isAway = true;
    let calls = 0;
    start(
      async (one) => {
        calls++;
        if (isAway) throw problem('SERVICE_UNAVAILABLE', { service: 'identity' });
        await consume(one);
      },
      { mostTries: 2, pollMs: 20 },
    );
    const texts = Array.from({ length: 30 }, (_, index) => `t${String(index).padStart(2, '0')}`);
    for (const text of texts) await put(text);
    await sleep(1_500);
    expect(await open.outbox.count()).to.deep.equal({ waiting: 30, dead: 0 });
    expect(calls, 'it is not asked for each of them again and again').to.be.below(60);
    isAway = false;
    await until(isEmpty);
    expect((await open.consumed()).sort()).to.deep.equal(texts);
  });

  it('takes no answer in time and a full store for no fault of the message', async () => {
    const answers = ['TIMEOUT', 'STORAGE_UNAVAILABLE', 'TIMEOUT', 'STORAGE_FULL'] as const;
    let call = 0;
    start(
      async (one) => {
        const code = answers[call++];
        if (code) throw problem(code, { service: 'identity' });
        await consume(one);
      },
      { mostTries: 1, pollMs: 20, random: () => 0 },
    );
    await put('patient');
    await until(isEmpty);
    expect(await open.outbox.count()).to.deep.equal({ waiting: 0, dead: 0 });
    expect(await open.consumed()).to.deep.equal(['patient']);
  });

  it('gives back at once what it has not delivered when it is stopped', async () => {
    const begun = Promise.withResolvers<void>();
    const held = Promise.withResolvers<void>();
    const first = start(async (one) => {
      begun.resolve();
      await held.promise;
      await consume(one);
    });
    await open.effect('three', [entry('1', 'q'), entry('2', 'q'), entry('3', 'q')]);
    await begun.promise;
    const stopping = first.stop();
    held.resolve();
    await stopping;
    expect(await open.consumed()).to.deep.equal(['1']);
    start(consume, { pollMs: 60_000 });
    await until(isEmpty);
    expect(await open.consumed()).to.deep.equal(['1', '2', '3']);
  });
}
