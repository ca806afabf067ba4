import { setTimeout as sleep } from 'node:timers/promises';
import { recordAudit } from '@merchant-analysis/contracts/identity';
import type { ClaimedQueue } from '@merchant-analysis/storage/outbox';
import { until } from '@merchant-analysis/testkit/until';
import { expect } from 'chai';
import { entry, type OpenPlace, type OutboxPlace, openPlace, textOf } from './outbox-place.js';

const LONG = { leaseMs: 60_000, mostQueues: 10, mostEntries: 10 };
/** Over soon, and not before a busy machine has done what comes in between. */
const SHORT_MS = 1_500;
const textsOf = (queues: readonly ClaimedQueue[]): string[][] =>
  queues.map(({ entries }) => entries.map(textOf));

/** What every outbox does, wherever it lies. */
export function outboxContract(newPlace: () => Promise<OutboxPlace>): void {
  let place: OutboxPlace;
  let open: OpenPlace;
  let another: OpenPlace;

  beforeEach(async () => {
    place = await newPlace();
    open = await openPlace(place);
    another = await openPlace(place);
  });
  afterEach(async () => {
    await open?.close();
    await another?.close();
  });

  const claim = (holder: string, leaseMs = LONG.leaseMs): Promise<ClaimedQueue[]> =>
    open.outbox.claim({ ...LONG, holder, leaseMs });
  const claimOne = async (holder: string, leaseMs?: number): Promise<ClaimedQueue> => {
    const queues = await claim(holder, leaseMs);
    expect(queues).to.have.length(1);
    return queues[0]!;
  };
  const refuse = (queue: ClaimedQueue, holder: string, as: 'later' | 'dead', delayMs = 0) =>
    open.outbox.settle(
      {
        queue: queue.queue,
        delivered: [],
        stopped: { id: queue.entries[0]!.id, as, counts: 'try', reason: '$reason: no', delayMs },
      },
      holder,
    );

  it('keeps an effect and what leaves with it together, or neither', async () => {
    const failed = open.effect('half', [entry('half')], { fails: true });
    expect(await failed.catch((error: Error) => error.message)).to.equal('the effect failed');
    expect(await claim('a')).to.deep.equal([]);
    await open.effect('whole', [entry('whole')]);
    expect(await open.effects()).to.deep.equal(['whole']);
    expect(textsOf(await claim('a'))).to.deep.equal([['whole']]);
  });

  it('takes what has no effect of its own', async () => {
    await open.outbox.put([entry('alone')]);
    expect(textsOf(await claim('a'))).to.deep.equal([['alone']]);
  });

  it('lets nothing leave a second time when the same request comes again', async () => {
    await open.effect('once', [entry('once')], { key: 'key-1' });
    await open.effect('once', [entry('once')], { key: 'key-1' });
    expect(textsOf(await claim('a'))).to.deep.equal([['once']]);
  });

  it('gives each entry back as it was put in', async () => {
    await open.effect('as it was', [entry('as it was')]);
    const [kept] = (await claimOne('a')).entries;
    expect(kept).to.deep.include({ ...entry('as it was'), tries: 0, waits: 0 });
  });

  it('lends the entries of one key in the order in which they came, and other keys beside them', async () => {
    await open.effect('1', [entry('a1', 'a'), entry('b1', 'b'), entry('a2', 'a')]);
    await another.effect('2', [entry('a3', 'a')]);
    const queues = await claim('x');
    expect(textsOf(queues).sort()).to.deep.equal([['a1', 'a2', 'a3'], ['b1']]);
  });

  it('lends a queue to one holder only, until its lease is over', async () => {
    await open.effect('lent', [entry('lent')]);
    await claimOne('dies', SHORT_MS);
    expect(await claim('waits')).to.deep.equal([]);
    expect(await another.outbox.claim({ ...LONG, holder: 'elsewhere' })).to.deep.equal([]);
    await sleep(SHORT_MS + 50);
    expect(textsOf(await claim('follows'))).to.deep.equal([['lent']]);
  });

  it('keeps a lease that is renewed, and tells whoever lost one', async () => {
    await open.effect('renewed', [entry('renewed')]);
    const { queue } = await claimOne('a', SHORT_MS);
    expect(await open.outbox.renew(queue, 'a', 60_000)).to.equal(true);
    await sleep(SHORT_MS + 50);
    expect(await claim('b')).to.deep.equal([]);
    expect(await open.outbox.renew(queue, 'b', 60_000)).to.equal(false);
  });

  it('never lends one queue twice, however many ask at once', async () => {
    const keys = Array.from({ length: 20 }, (_, index) => `k${index}`);
    await open.effect(
      'many',
      keys.map((key) => entry(key)),
    );
    const claims = await Promise.all(
      [open, another, open, another].map(({ outbox }, index) =>
        outbox.claim({ ...LONG, holder: `h${index}`, mostQueues: 20 }),
      ),
    );
    expect(textsOf(claims.flat()).flat().sort()).to.deep.equal([...keys].sort());
  });

  it('does not lose what is put in while its queue is lent', async () => {
    await open.effect('1', [entry('first', 'q')]);
    const lent = await claimOne('a');
    await another.effect('2', [entry('second', 'q')]);
    await open.outbox.settle({ queue: lent.queue, delivered: [lent.entries[0]!.id] }, 'a');
    expect(textsOf(await claim('b'))).to.deep.equal([['second']]);
  });

  it('loses nothing and keeps the order when putting in and taking out meet', async () => {
    const texts = Array.from({ length: 30 }, (_, index) => String(index));
    const seen: string[] = [];
    const put = (async () => {
      for (const text of texts) await another.effect(text, [entry(text, 'busy')]);
    })();
    for (let turn = 0; turn < 4_000 && seen.length < texts.length; turn++) {
      for (const { queue, entries } of await claim('taker')) {
        seen.push(...entries.map(textOf));
        await open.outbox.settle({ queue, delivered: entries.map(({ id }) => id) }, 'taker');
      }
      await sleep(5);
    }
    await put;
    expect(seen).to.deep.equal(texts);
  }).timeout(60_000);

  it('gives a refused entry out again when its time has come, and counts', async () => {
    await open.effect('refused', [entry('refused', 'q'), entry('behind', 'q')]);
    await refuse(await claimOne('a'), 'a', 'later', SHORT_MS);
    expect(await claim('a')).to.deep.equal([]);
    await sleep(SHORT_MS + 50);
    const again = await claimOne('a');
    expect(again.entries.map((one) => [textOf(one), one.tries, one.waits])).to.deep.equal([
      ['refused', 1, 0],
      ['behind', 0, 0],
    ]);
  });

  it('lets those behind a dead letter go on, and tells why and when it died and of which request it was', async () => {
    await open.effect('poison', [entry('poison', 'q'), entry('healthy', 'q')]);
    const dying = await claimOne('a');
    await refuse(dying, 'a', 'dead');
    expect(textsOf(await claim('a'))).to.deep.equal([['healthy']]);
    const [letter] = await open.outbox.listDead(10);
    const { id } = dying.entries[0]!;
    expect(letter).to.deep.include({ ...entry('poison', 'q'), id, tries: 1, reason: '$reason: no' });
    expect(letter!.diedAt).to.be.closeTo(Date.now(), 5_000);
    expect(letter!.madeAt).to.be.at.most(letter!.diedAt);
    expect(await open.outbox.replay([id])).to.equal(1);
  });

  it('puts a dead letter back into its place, once', async () => {
    await open.effect('replayed', [entry('replayed', 'q')]);
    const dying = await claimOne('a');
    await refuse(dying, 'a', 'dead');
    expect(await open.outbox.count()).to.deep.equal({ waiting: 0, dead: 1 });
    await open.effect('younger', [entry('younger', 'q')]);
    expect(await open.outbox.replay('all')).to.equal(1);
    expect(await open.outbox.replay([dying.entries[0]!.id])).to.equal(0);
    expect(await open.outbox.count()).to.deep.equal({ waiting: 2, dead: 0 });
    const back = await claimOne('a');
    expect(back.entries.map((one) => [textOf(one), one.tries])).to.deep.equal([
      ['replayed', 0],
      ['younger', 0],
    ]);
  });

  it('believes whoever delivered although its lease was lost, and nothing else that it says', async () => {
    await open.effect('slow', [entry('slow', 'q'), entry('next', 'q')]);
    const slow = await claimOne('slow one', 100);
    await sleep(150);
    await claimOne('quick one');
    const [first, second] = slow.entries;
    const stopped = { id: second!.id, as: 'dead', reason: 'late', delayMs: 0 } as const;
    await open.outbox.settle({ queue: slow.queue, delivered: [first!.id], stopped }, 'slow one');
    expect(await open.outbox.count()).to.deep.equal({ waiting: 1, dead: 0 });
    expect(await claim('third')).to.deep.equal([]);
  });

  it('leaves the entries of a consumer that is away alone', async () => {
    await open.effect('away', [entry('away')]);
    const without = [recordAudit.action];
    expect(await open.outbox.claim({ ...LONG, holder: 'a', without })).to.deep.equal([]);
    await claimOne('a');
  });

  it('rings when something was committed here, not when it was thrown away', async () => {
    let rings = 0;
    const stop = open.outbox.onPut(() => {
      rings++;
    });
    await open.effect('rings', [entry('rings')]);
    await until(() => rings > 0);
    stop();
    await open.effect('too late', [entry('too late')]);
    await sleep(20);
    expect(rings).to.equal(1);
  });

  it('forgets what was delivered long ago and nothing else', async () => {
    await open.effect('old', [entry('old'), entry('waiting')]);
    const queues = await claim('a');
    const old = queues.find(({ entries }) => textOf(entries[0]!) === 'old')!;
    await open.outbox.settle({ queue: old.queue, delivered: [old.entries[0]!.id] }, 'a');
    expect(await open.outbox.sweep(60_000)).to.equal(0);
    await sleep(20);
    expect(await open.outbox.sweep(10)).to.be.greaterThan(0);
    expect(await open.outbox.count()).to.deep.include({ waiting: 1 });
    const kept = queues.find((one) => one !== old)!;
    await open.outbox.settle({ queue: kept.queue, delivered: [kept.entries[0]!.id] }, 'a');
  });
}
