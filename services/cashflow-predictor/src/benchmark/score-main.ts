import '@merchant-analysis/settings/require-node';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { coverageSection } from './coverage-section.js';
import { feastSection } from './feast-section.js';
import { progressLine } from './progress-line.js';
import { runCommand } from './run-command.js';
import { scoreBenchmark, scoreSection } from './score-benchmark.js';
import { scorePage } from './score-page.js';
import { scoreReport } from './score-report.js';
import { UsageError } from './usage-error.js';

const USAGE = `BENCHMARK_DATA=FOLDER npm run forecast:score -- [--write] [--report FILE]

  BENCHMARK_DATA  folder of nn5_daily.csv.gz, rossmann_a.csv.gz, m4_weekly.csv.gz and so on
  --write         also keep the tables in docs/reference/forecasting.md, with date and commit
  --report        also write a page with fan charts of some series of each set, HTML`;

const PAGE = fileURLToPath(new URL('../../../../docs/reference/forecasting.md', import.meta.url));
const CALENDARS = fileURLToPath(new URL('../../../../config/calendars/', import.meta.url));

/** `npm run forecast:score`: the scores of every visible set beside other methods. */
await runCommand(USAGE, async (argv) => {
  const asked = readFlags(argv);
  const folder = process.env['BENCHMARK_DATA'];
  if (folder === undefined || !existsSync(folder)) {
    throw new UsageError(
      folder === undefined
        ? 'BENCHMARK_DATA is not set: set it to the folder that holds the benchmark sets.'
        : `BENCHMARK_DATA is ${folder}, and there is no such folder.`,
    );
  }
  const progress = progressLine(process.stderr);
  const sets = await scoreBenchmark(folder, () => progress);
  const sections = [
    ...sets.map(scoreSection),
    await coverageSection(folder, progress),
    await feastSection(CALENDARS),
  ];
  process.stdout.write(`${sections.join('\n')}\n`);
  if (asked.report !== undefined) {
    await writeFile(asked.report, scoreReport(sets));
    process.stdout.write(`Written: ${asked.report}\n`);
  }
  if (!asked.write) return;
  await writeFile(
    PAGE,
    scorePage(sections, { date: new Date().toISOString().slice(0, 10), commit: headCommit() }),
  );
  process.stdout.write(`Written: ${PAGE}\n`);
});

function readFlags(argv: readonly string[]): { write?: boolean; report?: string } {
  const options = { write: { type: 'boolean' }, report: { type: 'string' } } as const;
  try {
    return parseArgs({ args: [...argv], options }).values;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function headCommit(): string {
  return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
}
