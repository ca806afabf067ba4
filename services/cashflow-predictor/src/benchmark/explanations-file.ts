import { describeValues } from '../domain/series/describe-values.js';
import type { Forecast } from '../domain/series/forecast.js';
import { csvRow } from './csv-row.js';
import { writeOutputFile } from './output-file.js';
import type { SeriesTask } from './series-task.js';

/** Writes `series_id,method,rests_on,依据`: what the forecast of each series rests on. @throws OutputFileError */
export async function writeExplanations(
  path: string,
  ids: readonly string[],
  tasks: readonly SeriesTask[],
  forecasts: readonly Forecast[],
): Promise<void> {
  const rows = ids.map((id, index) => {
    const { values, season } = tasks[index]!;
    const { method } = forecasts[index]!;
    const { en, zh } = describeValues(values, { method, season });
    return csvRow([id, method, en, zh]);
  });
  await writeOutputFile(path, '--explain', `${['series_id,method,rests_on,依据', ...rows].join('\n')}\n`);
}
