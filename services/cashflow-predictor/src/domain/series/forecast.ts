/** Expected values and interval bounds by step, in the unit of the series; lo95 ≤ lo80 ≤ mean ≤ hi80 ≤ hi95. */
export interface Forecast {
  readonly mean: Float64Array;
  readonly lo80: Float64Array;
  readonly hi80: Float64Array;
  readonly lo95: Float64Array;
  readonly hi95: Float64Array;
  /** What made the forecast; `describeMethod` says it in a sentence. */
  readonly method: ForecastMethod;
}

export type ForecastMethod =
  | 'nothing-known'
  | 'short'
  | 'constant'
  | 'intermittent'
  | 'weekday-combination'
  | 'weekday-and-last-year'
  | 'seasonal-combination';

/** What makes the forecast of one side of a merchant's books. */
export type FlowMethod = 'constant' | 'scattered' | 'weekday-combination' | 'weekday-and-last-year';

/** Four bounds and a mean before they are held to each other. */
export type ForecastNumbers = Omit<Forecast, 'method'>;
