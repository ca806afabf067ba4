import { parseArgs } from 'node:util';
import { commonSettings } from '@merchant-analysis/settings/common';
import { mongoAddress } from '@merchant-analysis/settings/mongo';
import { loadSettings } from '@merchant-analysis/settings/settings';
import { type OpenOutbox, openOutboxes, SERVICES_WITH_OUTBOX } from '../outboxes.js';
import { runCommand } from './run-command.js';
import { UsageError } from './usage-error.js';

const USAGE = `npm run outbox -- --list [--service S]
npm run outbox -- --replay ID [--replay ID …] [--service S]
npm run outbox -- --replay-all [--service S]

  --list        what waits in the outbox of each service, and its dead letters with the reason
  --replay      puts dead letters back in line: once what was wrong is mended
  --replay-all  all of them
  --service     only of one: ${SERVICES_WITH_OUTBOX.join(', ')}

The platform may be running: it delivers within seconds, otherwise at its next start. What had its effect
already has none a second time.`;

const MOST_LETTERS = 200;
const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

await runCommand(USAGE, async (args, env) => {
  const { services, replay } = readFlags(args);
  const settings = loadSettings(commonSettings, env);
  const place = { dataDir: settings.dataDir, mongo: mongoAddress(settings) };
  const outboxes = await openOutboxes(services, place);
  try {
    if (replay === undefined) await list(outboxes);
    else await putBack(outboxes, replay);
  } finally {
    for (const one of outboxes) await one.close();
  }
});

async function list(outboxes: readonly OpenOutbox[]): Promise<void> {
  for (const { service, outbox } of outboxes) {
    const { waiting, dead } = await outbox.count();
    say(`${service}: ${waiting} waiting, ${dead} dead`);
    for (const letter of await outbox.listDead(MOST_LETTERS)) {
      const { id, action, tenantId, requestId, tries, diedAt, reason } = letter;
      say(`  ${id}  ${action}  ${tenantId}  request ${requestId}`);
      say(`    ${new Date(diedAt).toISOString()} after ${tries} tries: ${reason}`);
    }
    if (dead > MOST_LETTERS) say(`  … and ${dead - MOST_LETTERS} older ones`);
  }
}

async function putBack(outboxes: readonly OpenOutbox[], ids: readonly string[] | 'all'): Promise<void> {
  let replayed = 0;
  for (const { outbox } of outboxes) replayed += await outbox.replay(ids);
  say(`${replayed} ${replayed === 1 ? 'letter is' : 'letters are'} in line again.`);
  if (ids !== 'all' && replayed < new Set(ids).size) {
    process.stderr.write('The others are no dead letters: see npm run outbox -- --list\n');
    process.exitCode = 1;
  }
}

function readFlags(args: string[]): { services: readonly string[]; replay?: readonly string[] | 'all' } {
  const flag = { type: 'boolean', default: false } as const;
  const { values } = parse(() =>
    parseArgs({
      args,
      options: {
        list: flag,
        'replay-all': flag,
        replay: { type: 'string', multiple: true },
        service: { type: 'string' },
      },
    }),
  );
  const { list: isList, 'replay-all': isAll, replay, service } = values;
  if (service !== undefined && !SERVICES_WITH_OUTBOX.includes(service))
    throw new UsageError(`There is no outbox of ${service}.`);
  const services = service === undefined ? SERVICES_WITH_OUTBOX : [service];
  const wishes = [isList, isAll, replay !== undefined].filter(Boolean);
  if (wishes.length !== 1) throw new UsageError('Say --list, --replay ID or --replay-all.');
  if (isList) return { services };
  return { services, replay: isAll ? 'all' : replay! };
}

function parse<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}
