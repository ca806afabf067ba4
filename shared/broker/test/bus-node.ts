import { setTimeout as sleep } from 'node:timers/promises';
import { stopOnSignal } from '@merchant-analysis/broker/run-service';
import { joinBus } from '@merchant-analysis/testkit/nats-cluster';
import { madeService, questionOf } from './bus-fixtures.js';

/** A ledger as a process of its own, for tests that kill it: says what it begins, and waits as long as each question says. */
const settings = Object.fromEntries(
  ['NATS_URL', 'NATS_SEED', 'CALLER_KEYS'].map((name) => [name, process.env[name] ?? '']),
);
const nodeId = `ledger.${process.env['INSTANCE']}`;
const questions = ['ledger.describeSubject', 'ledger.deleteMerchant'].map((action) => questionOf(action));
const schema = madeService('ledger', nodeId, questions, async ({ waitMs = 0 }) => {
  process.stdout.write(`begun ${waitMs}\n`);
  await sleep(waitMs);
});
const broker = await joinBus({ settingsOf: () => settings }, 'ledger', {
  instance: process.env['INSTANCE']!,
  schemas: [schema],
});
stopOnSignal(() => broker.stop());
process.stdout.write('ready\n');
