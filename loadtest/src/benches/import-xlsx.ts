import { join } from 'node:path';
import { temporaryFolder } from '@merchant-analysis/testkit/temporary-folder';
import { atMost, type Bench, type BenchResult, type Progress, round } from '../bench.js';
import { importByCommand } from '../files/import-runs.js';
import { writeCsv } from '../files/write-csv.js';
import { writeXlsx } from '../files/write-xlsx.js';
import { alternate } from '../measure/alternate.js';
import { median, medianRatio } from '../measure/statistics.js';

const ROWS = 100_000;
const FEW_ROWS = 10_000;
const ROUNDS = 3;

export const importXlsx: Bench = {
  name: 'import-xlsx',
  question: 'What does an import of a workbook cost against a CSV file of the same rows?',
  run: measure,
};

async function measure(progress: Progress): Promise<BenchResult> {
  const folder = temporaryFolder();
  try {
    const [csv, xlsx, few] = ['rows.csv', 'rows.xlsx', 'few.xlsx'].map((name) => join(folder.path, name));
    progress('writing the files');
    await writeCsv(csv!, ROWS);
    await writeXlsx(xlsx!, ROWS);
    await writeXlsx(few!, FEW_ROWS);
    const cpuOf = async (file: string): Promise<number> => {
      const run = await importByCommand(folder.path, file, ROWS);
      progress(
        `${file.slice(-4)}: ${(run.cpuMs / 1000).toFixed(1)} CPU-s, ${(run.wallMs / 1000).toFixed(1)} s`,
      );
      return run.cpuMs;
    };
    const fewMs: number[] = [];
    const cpu = await alternate(ROUNDS, {
      csv: () => cpuOf(csv!),
      xlsx: () => cpuOf(xlsx!),
      few: async () => {
        const { wallMs } = await importByCommand(folder.path, few!, FEW_ROWS);
        fewMs.push(wallMs);
        return wallMs;
      },
    });
    return {
      name: 'import-xlsx',
      ratios: { tenThousandRowsSeconds: atMost(median(fewMs) / 1000, 2) },
      figures: {
        xlsxToCsvCpu: round(medianRatio(cpu.xlsx, cpu.csv)),
        xlsxCpuSeconds: round(median(cpu.xlsx) / 1000),
        csvCpuSeconds: round(median(cpu.csv) / 1000),
      },
      settings: { rows: ROWS, fewRows: FEW_ROWS, includes: 'the start of the command' },
      runs: ROUNDS,
    };
  } finally {
    folder.remove();
  }
}
