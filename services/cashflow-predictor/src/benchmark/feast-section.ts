import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { seededRandom } from '@merchant-analysis/kernel/random';
import { parseFeasts } from '../domain/feasts/feast.js';
import { tryFeasts } from './feast-trial.js';

const MERCHANTS = 100;
const SEED = 'spring-festival';

/** What the calendar is worth on made merchants, as a section of the page. */
export async function feastSection(calendars: string): Promise<string> {
  const read = (name: string): Promise<string> => readFile(join(calendars, name), 'utf8');
  const feasts = parseFeasts(await read('cn-lunar-feasts.csv'), await read('cn-days-off.csv'));
  const { happened, best, expected } = tryFeasts(feasts, MERCHANTS, seededRandom(SEED));
  const less = (ratio: number): string => `${(100 * (1 - ratio)).toFixed(0)} %`;
  return `## Spring Festival

${MERCHANTS} made merchants with three years of books each; effects from -60 % to +80 % with lead, lag and shape unknown to the
forecaster; noise with a coefficient of variation of 0.2; the 21 days around the feast. With the calendar the error is ${less(expected)} below
that of the same forecaster without it, against the takings that were to be expected; ${less(happened)} below against the
takings with their chance, where a forecaster that knew the truth would be ${less(best)} below.
`;
}
