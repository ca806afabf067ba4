import type { LocalizedText } from '@merchant-analysis/kernel/text';
import { describeValues } from './describe-values.js';
import type { FlowMethod } from './forecast.js';
import type { SeriesForecast } from './forecast-series.js';
import { isUnmoved, WEEK } from './prepare-series.js';

/** What the forecast of one side of the books rests on: its day-to-day part, without what recurs. */
export function describeFlow(series: SeriesForecast): LocalizedText {
  return describeValues(series.actual, { method: flowMethodOf(series), season: WEEK });
}

function flowMethodOf({ actual, intermittent, lastYear }: SeriesForecast): FlowMethod {
  if (isUnmoved(actual)) return 'constant';
  if (intermittent) return 'scattered';
  return lastYear > 0 ? 'weekday-and-last-year' : 'weekday-combination';
}
