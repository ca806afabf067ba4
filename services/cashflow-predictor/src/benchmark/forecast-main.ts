import '@merchant-analysis/settings/require-node';
import { countMethods } from './count-methods.js';
import { writeExplanations } from './explanations-file.js';
import { forecastAll } from './forecast-all.js';
import { FORECAST_USAGE, parseForecastArguments } from './forecast-arguments.js';
import { writeForecasts } from './forecasts-file.js';
import { checkOutputFile, refuseSameFile } from './output-file.js';
import { progressLine } from './progress-line.js';
import { runCommand } from './run-command.js';
import { readSeriesFile } from './series-file.js';
import { taskOf } from './series-task.js';

/** `npm run forecast`: forecasts every series of a file and writes the forecasts with their intervals. */
await runCommand(FORECAST_USAGE, async (argv) => {
  const asked = parseForecastArguments(argv);
  const series = await readSeriesFile(asked.data, { withTest: false });
  await refuseSameFile(asked.out, '--out', asked.data, '--data');
  await checkOutputFile(asked.out, '--out');
  if (asked.explain !== undefined) {
    await refuseSameFile(asked.explain, '--explain', asked.data, '--data');
    await refuseSameFile(asked.explain, '--explain', asked.out, '--out');
    await checkOutputFile(asked.explain, '--explain');
  }
  const startedAt = performance.now();
  const ids = series.map(({ id }) => id);
  const tasks = series.map((one) => taskOf(one, asked));
  const forecasts = await forecastAll(tasks, progressLine(process.stderr));
  await writeForecasts(asked.out, ids, forecasts);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  process.stdout.write(`${series.length} series forecast in ${seconds} s: ${asked.out}\n`);
  for (const line of countMethods(forecasts)) process.stdout.write(`  ${line}\n`);
  if (asked.explain === undefined) return;
  await writeExplanations(asked.explain, ids, tasks, forecasts);
  process.stdout.write(`What each rests on: ${asked.explain}\n`);
});
