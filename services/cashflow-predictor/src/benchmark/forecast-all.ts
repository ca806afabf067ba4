import { availableParallelism } from 'node:os';
import { createWorkerPool } from '@merchant-analysis/workers/worker-pool';
import type { Forecast } from '../domain/series/forecast.js';
import type { SeriesTask } from './series-task.js';

/** Small enough for steady progress, large enough that threads do not wait for each other. */
const CHUNK = 16;
const DAY_MS = 86_400_000;

/** Forecasts every series, on every core. The order is that of the tasks. */
export async function forecastAll(
  tasks: readonly SeriesTask[],
  onProgress: (done: number, all: number) => void,
): Promise<Forecast[]> {
  const chunks: SeriesTask[][] = [];
  for (let at = 0; at < tasks.length; at += CHUNK) chunks.push(tasks.slice(at, at + CHUNK));
  const pool = createWorkerPool<readonly SeriesTask[], Forecast[]>({
    file: new URL('./forecast-chunk.js', import.meta.url),
    functionName: 'forecastChunk',
    threads: Math.max(1, Math.min(availableParallelism(), chunks.length)),
    queue: chunks.length,
    service: 'cashflow',
  });
  let done = 0;
  try {
    const answers = await Promise.all(
      chunks.map(async (chunk) => {
        const forecasts = await pool.run(chunk, DAY_MS);
        done += chunk.length;
        onProgress(done, tasks.length);
        return forecasts;
      }),
    );
    return answers.flat();
  } finally {
    await pool.close();
  }
}
