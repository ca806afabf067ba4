import { parseArgs } from 'node:util';
import { UsageError } from './usage-error.js';

export const FORECAST_USAGE = `npm run forecast -- --data FILE --out FILE [--season M] [--horizon H] [--explain FILE]

  --data     series_id,split,t,value (gzip or not); the train part is forecast, test values are never read
  --out      where to write series_id,h,mean,lo80,hi80,lo95,hi95 (gzip when it ends in .gz)
  --season   values a season: 7 daily, 24 hourly, 52 weekly, 12 monthly, 1 none (default: found by dates, else by test)
  --horizon  steps to forecast (default: as many as the series has test rows)
  --explain  where to write series_id,method and a sentence on what the forecast rests on, in English and Chinese`;

interface ForecastArguments {
  readonly data: string;
  readonly out: string;
  readonly season: number | undefined;
  readonly horizon: number | undefined;
  readonly explain: string | undefined;
}

const LONGEST_SEASON = 400;
const LONGEST_HORIZON = 1_000;

/** @throws UsageError that names the argument and what it may be. */
export function parseForecastArguments(argv: readonly string[]): ForecastArguments {
  const values = readFlags(argv);
  if (values.data === undefined || values.out === undefined) {
    throw new UsageError(`--${values.data === undefined ? 'data' : 'out'} FILE is missing.`);
  }
  return {
    data: values.data,
    out: values.out,
    season: wholeNumber('--season', values.season, LONGEST_SEASON),
    horizon: wholeNumber('--horizon', values.horizon, LONGEST_HORIZON),
    explain: values.explain,
  };
}

function readFlags(argv: readonly string[]) {
  const text = { type: 'string' } as const;
  try {
    const options = { data: text, out: text, season: text, horizon: text, explain: text };
    return parseArgs({ args: [...argv], options }).values;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function wholeNumber(flag: string, text: string | undefined, most: number): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= most) return value;
  throw new UsageError(`${flag} is "${text}": write a whole number from 1 to ${most}.`);
}
