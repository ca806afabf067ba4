import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@merchant-analysis/testkit/temporary-folder';
import type { Progress } from '../bench.js';

/** Reads a series a row, and prints elapsed milliseconds a series of both methods. */
const SCRIPT = `
args <- commandArgs(TRUE)
suppressMessages(library(forecast))
rows <- as.matrix(read.csv(args[1], header = FALSE))
h <- as.integer(args[2])
ms <- function(f) {
  invisible(f(ts(rows[1, ], frequency = 7), h = h))
  1000 * system.time(for (i in seq_len(nrow(rows))) f(ts(rows[i, ], frequency = 7), h = h))[["elapsed"]] / nrow(rows)
}
cat(ms(thetaf), ms(stlf))
`;

/** R's `thetaf` and `stlf` on the same series, where Rscript with the package forecast is installed. */
export async function timeR(
  series: readonly Float64Array[],
  horizon: number,
  progress: Progress,
): Promise<{ thetaf: number; stlf: number } | undefined> {
  const folder = temporaryFolder();
  try {
    const data = join(folder.path, 'series.csv');
    const script = join(folder.path, 'time.R');
    writeFileSync(data, series.map((values) => values.join(',')).join('\n'));
    writeFileSync(script, SCRIPT);
    const run = spawnSync('Rscript', [script, data, String(horizon)], { encoding: 'utf8' });
    const [thetaf, stlf] = (run.stdout ?? '').trim().split(' ').map(Number);
    if (run.status === 0 && thetaf! > 0 && stlf! > 0) return { thetaf: thetaf!, stlf: stlf! };
    progress('SKIPPED: R is not measured, because Rscript with the package forecast does not run here');
    return undefined;
  } finally {
    folder.remove();
  }
}
