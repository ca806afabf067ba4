import { join } from 'node:path';
import { temporaryFolder } from '@merchant-analysis/testkit/temporary-folder';
import { atLeast, atMost, type Bench, type BenchResult, type Progress, round } from '../bench.js';
import { importByCommand, importBySqlite, requireSqlite } from '../files/import-runs.js';
import { writeCsv } from '../files/write-csv.js';
import { alternate } from '../measure/alternate.js';
import type { CommandRun } from '../measure/run-command.js';
import { median, medianRatio } from '../measure/statistics.js';

const ROWS = 1_000_000;
const THRICE = 3 * ROWS;
const ROUNDS = 3;
const MEBIBYTE = 2 ** 20;

export const importCsv: Bench = {
  name: 'import',
  question:
    'What does an import of a CSV file cost, against .import of sqlite3 with a unique key; does memory grow with the file?',
  run: measure,
};

async function measure(progress: Progress): Promise<BenchResult> {
  const sqliteVersion = await requireSqlite();
  const folder = temporaryFolder();
  try {
    const file = join(folder.path, 'once.csv');
    const thrice = join(folder.path, 'thrice.csv');
    progress('writing the files');
    await writeCsv(file, ROWS);
    await writeCsv(thrice, THRICE);
    const runs: Record<'platform' | 'sqlite', CommandRun[]> = { platform: [], sqlite: [] };
    const cpuOf = async (name: 'platform' | 'sqlite', run: Promise<CommandRun>): Promise<number> => {
      const done = await run;
      runs[name].push(done);
      progress(`${name}: ${(done.cpuMs / 1000).toFixed(1)} CPU-s, ${(done.wallMs / 1000).toFixed(1)} s`);
      return done.cpuMs;
    };
    const cpu = await alternate(ROUNDS, {
      sqlite: () => cpuOf('sqlite', importBySqlite(folder.path, file)),
      platform: () => cpuOf('platform', importByCommand(folder.path, file, ROWS)),
    });
    progress(`${THRICE.toLocaleString('en')} rows, for the memory`);
    const large = await importByCommand(folder.path, thrice, THRICE);
    const peaks = runs.platform.map(({ peakBytes }) => peakBytes);
    return {
      name: 'import',
      ratios: {
        sqliteToPlatformCpu: atLeast(medianRatio(cpu.sqlite, cpu.platform), 0.4),
        peakMemoryThriceToOnce: atMost(large.peakBytes / median(peaks), 1.1),
      },
      figures: {
        rowsPerSecond: round((ROWS / median(runs.platform.map(({ wallMs }) => wallMs))) * 1000),
        sqliteRowsPerSecond: round((ROWS / median(runs.sqlite.map(({ wallMs }) => wallMs))) * 1000),
        platformCpuSeconds: round(median(cpu.platform) / 1000),
        sqliteCpuSeconds: round(median(cpu.sqlite) / 1000),
        peakMiBOnce: round(median(peaks) / MEBIBYTE),
        peakMiBThrice: round(large.peakBytes / MEBIBYTE),
      },
      settings: { rows: ROWS, thrice: THRICE, sqlite: sqliteVersion },
      runs: ROUNDS,
    };
  } finally {
    folder.remove();
  }
}
