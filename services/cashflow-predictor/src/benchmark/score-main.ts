import '@merchant-analysis/settings/require-node';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { coverageSection } from './coverage-section.js';
import { feastSection } from './feast-section.js';
import { progressLine } from './progress-line.js';
import { runCommand } from './run-command.js';
import { scoreBenchmark } from './score-benchmark.js';
import { scorePage } from './score-page.js';
import { UsageError } from './usage-error.js';

const USAGE = `BENCHMARK_DATA=FOLDER npm run forecast:score -- [--write]

  BENCHMARK_DATA  folder of nn5_daily.csv.gz, rossmann_a.csv.gz, m4_weekly.csv.gz and so on
  --write         also keep the tables in docs/reference/forecasting.md, with date and commit`;

const PAGE = fileURLToPath(new URL('../../../../docs/reference/forecasting.md', import.meta.url));
const CALENDARS = fileURLToPath(new URL('../../../../config/calendars/', import.meta.url));

/** `npm run forecast:score`: the scores of every visible set beside other methods. */
await runCommand(USAGE, async (argv) => {
  const unknown = argv.find((argument) => argument !== '--write');
  if (unknown !== undefined) throw new UsageError(`${unknown} is no option.`);
  const folder = process.env['BENCHMARK_DATA'];
  if (folder === undefined || !existsSync(folder)) {
    throw new UsageError(
      folder === undefined
        ? 'BENCHMARK_DATA is not set: set it to the folder that holds the benchmark sets.'
        : `BENCHMARK_DATA is ${folder}, and there is no such folder.`,
    );
  }
  const progress = progressLine(process.stderr);
  const sections = await scoreBenchmark(folder, () => progress);
  sections.push(await coverageSection(folder, progress), await feastSection(CALENDARS));
  process.stdout.write(`${sections.join('\n')}\n`);
  if (!argv.includes('--write')) return;
  await writeFile(
    PAGE,
    scorePage(sections, { date: new Date().toISOString().slice(0, 10), commit: headCommit() }),
  );
  process.stdout.write(`Written: ${PAGE}\n`);
});

function headCommit(): string {
  return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
}
