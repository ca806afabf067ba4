import { gzipSync } from 'node:zlib';
import type { Forecast } from '../domain/series/forecast.js';
import { csvRow } from './csv-row.js';
import { writeOutputFile } from './output-file.js';

/** Writes `series_id,h,mean,lo80,hi80,lo95,hi95`, h counted from 1; gzip when the name ends in .gz. @throws OutputFileError */
export async function writeForecasts(
  path: string,
  ids: readonly string[],
  forecasts: readonly Forecast[],
): Promise<void> {
  const text = formatForecasts(ids, forecasts);
  await writeOutputFile(path, '--out', path.endsWith('.gz') ? gzipSync(text) : text);
}

export function formatForecasts(ids: readonly string[], forecasts: readonly Forecast[]): string {
  const lines = ['series_id,h,mean,lo80,hi80,lo95,hi95'];
  ids.forEach((id, index) => {
    const name = csvRow([id]);
    const { mean, lo80, hi80, lo95, hi95 } = forecasts[index]!;
    for (let step = 0; step < mean.length; step++) {
      const numbers = [mean, lo80, hi80, lo95, hi95].map((one) => shorten(one[step]!));
      lines.push(`${name},${step + 1},${numbers.join(',')}`);
    }
  });
  return `${lines.join('\n')}\n`;
}

/** Ten digits: rounding keeps the order, so bounds cannot cross by it. */
function shorten(value: number): string {
  return String(Number(value.toPrecision(10)));
}
