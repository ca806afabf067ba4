import '@merchant-analysis/settings/require-node';
import { parseArgs } from 'node:util';
import { progressTo } from '../progress.js';
import { findNeed, HOW_TO_GET } from '../server/needs.js';
import { startReaper } from '../server/reaper.js';
import { CASES } from './cases.js';
import type { ChaosCase } from './chaos-case.js';
import { writeReliability } from './page/write-reliability.js';
import { closingLine, describeRun, listOf } from './run/describe-run.js';
import { type CaseRun, runCase } from './run/run-case.js';

const USAGE = `npm run chaos [-- --list] [--quick] [--case NAME]… [--seed S]… [--keep] [--write]

  Breaks real servers and holds what clients were told against what is there.
  --list   says which cases there are; --quick takes those that CI runs
  --seed   default: 1, 2 and 3; with --quick 1
  --keep   keeps data, logs and history of every run, not only of those that failed
  --write  also puts the figures into docs/reference/reliability.md
`;

const { values } = parseArgs({
  options: {
    list: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
    case: { type: 'string', multiple: true, default: [] },
    seed: { type: 'string', multiple: true, default: [] },
  },
});
const say = (text: string): void => {
  process.stdout.write(text);
};
const chosen = choose(values.case, values.quick);
const seeds = (values.seed.length > 0 ? values.seed : values.quick ? ['1'] : ['1', '2', '3']).map(Number);

if (values.help) say(USAGE);
else if (values.list) for (const one of chosen) say(lineOf(one));
else if (chosen.length === 0 || seeds.some((seed) => !Number.isSafeInteger(seed))) {
  process.stderr.write(USAGE);
  process.exitCode = 2;
} else await runAll(chosen);

function choose(names: readonly string[], isQuickOnly: boolean): ChaosCase[] {
  const unknown = names.filter((name) => !CASES.some((one) => one.name === name));
  if (unknown.length > 0) process.stderr.write(`There is no case ${unknown.join(', ')}: see --list\n`);
  return unknown.length > 0
    ? []
    : CASES.filter(
        ({ name, isQuick }) => (!isQuickOnly || isQuick) && (names.length === 0 || names.includes(name)),
      );
}

function lineOf({ name, question, isQuick }: ChaosCase): string {
  return `${name.padEnd(28)} ${isQuick ? 'quick ' : '      '} ${question}\n`;
}

async function runAll(cases: readonly ChaosCase[]): Promise<void> {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
  const reaper = startReaper();
  const progress = progressTo(process.stderr);
  const runs: CaseRun[] = [];
  let skipped = 0;
  for (const one of cases) {
    const missing = one.needs.filter((need) => findNeed(need) === undefined);
    if (missing.length > 0 && !process.env['CI']) {
      skipped += seeds.length;
      process.stderr.write(
        `SKIPPED: ${one.name} needs ${listOf(missing)}: ${missing.map((need) => HOW_TO_GET[need]).join('; ')}\n`,
      );
      continue;
    }
    for (const seed of seeds) {
      progress(`${one.name}, seed ${seed}`);
      const run = await runCase(one, { seed, progress, isKept: values.keep });
      runs.push(run);
      say(describeRun(run));
    }
    if (values.write) {
      const ofCase = runs.filter(({ name }) => name === one.name);
      progress(`written to ${await writeReliability(ofCase, one)}`);
    }
  }
  const left = await reaper.end();
  if (left > 0) progress(`${left} processes were left over and have been ended`);
  process.exitCode = runs.every(({ isPassed }) => isPassed) ? 0 : 1;
  say(closingLine(runs, skipped));
  // Connections of a client that never gives up would keep this process.
  process.exit();
}
