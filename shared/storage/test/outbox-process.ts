import { randomBytes } from 'node:crypto';
import { writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { startOutboxRelay } from '@merchant-analysis/storage/outbox-relay';
import { entry, type OutboxPlace, openPlace, textOf } from './outbox-place.js';

/**
 * A process that has one effect with a message, and a relay. At its point it says so and does nothing more, until
 * it is killed.
 */
const [placeText = '', point] = process.argv.slice(2);
const open = await openPlace(JSON.parse(placeText) as OutboxPlace);
const comeTo = (where: string): void => {
  if (where !== point) return;
  writeSync(1, where);
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 120_000);
};
const text = randomBytes(8).toString('hex');
await open.effect(text, [entry(text)], { beforeCommit: () => comeTo('commit') });

startOutboxRelay({
  outbox: open.outbox,
  holder: `process ${process.pid}`,
  log: { error: () => {}, warn: () => {} },
  leaseMs: 400,
  pollMs: 50,
  deliver: async (one) => {
    comeTo('delivery');
    await open.consume(one.id, textOf(one));
    comeTo('mark');
  },
});
await sleep(60_000);
