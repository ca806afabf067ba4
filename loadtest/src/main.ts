import { parseArgs } from 'node:util';
import { BENCHES } from './benches.js';
import { writePage } from './page/write-page.js';
import { progressTo } from './progress.js';
import { startReaper } from './server/reaper.js';

const USAGE = `npm run bench -- NAME [--write]

  --write  also put the result into docs/reference/performance.md

${BENCHES.map(({ name, question }) => `  ${name.padEnd(12)} ${question}`).join('\n')}
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { write: { type: 'boolean', default: false } },
});
const bench = BENCHES.find(({ name }) => name === positionals[0]);
if (bench === undefined) {
  process.stdout.write(USAGE);
  if (positionals.length > 0) process.exitCode = 2;
} else {
  const progress = progressTo(process.stderr);
  progress(bench.question);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
  const reaper = startReaper();
  const result = await bench.run(progress);
  for (const [ratio, { value, promise, isKept }] of Object.entries(result.ratios)) {
    progress(`${ratio}: ${value} (promised: ${promise}) ${isKept ? 'kept' : 'NOT KEPT'}`);
  }
  if (values.write) progress(`written to ${await writePage(result, bench.question)}`);
  const ratios = Object.fromEntries(Object.entries(result.ratios).map(([name, { value }]) => [name, value]));
  process.stdout.write(`${JSON.stringify({ ...result, ratios })}\n`);
  await reaper.end();
}
