import type { ForecastNumbers } from '../domain/series/forecast.js';
import { intervalScore, meanDifference, pinballLoss, symmetricError } from './measures.js';
import { forecastReference, type ReferenceMethod } from './reference-methods.js';
import type { FileSeries } from './series-file.js';

/** Scores of a set of series: means over the series unless said otherwise; NaN where nothing defines them. */
export interface SetScores {
  readonly series: number;
  readonly mase: number;
  readonly smape: number;
  /** Half of the ratios of sMAPE and MASE to those of the reference method. */
  readonly owa: number;
  readonly rmsse: number;
  /** 100 Σ(forecast − actual) / Σ|actual| of the whole set. */
  readonly bias: number;
  /** Percent of all points inside. */
  readonly coverage80: number;
  readonly coverage95: number;
  readonly msis95: number;
  /** 2 Σ pinball / Σ|actual| of the whole set, mean of the quantiles 0.025, 0.1, 0.5, 0.9 and 0.975. */
  readonly wql: number;
}

interface ScoreOptions {
  /** Season of the MASE and of the reference method: 1 for m4_weekly, by the rule of the competition. */
  readonly season: number;
  /** What the OWA compares with. */
  readonly reference: ReferenceMethod;
}

/** Scores forecasts against the test part of their series; missing test values count nowhere. */
export function scoreSet(
  series: readonly FileSeries[],
  forecasts: readonly ForecastNumbers[],
  { season, reference }: ScoreOptions,
): SetScores {
  const mase = new Mean();
  const smape = new Mean();
  const rmsse = new Mean();
  const msis95 = new Mean();
  const referenceMase = new Mean();
  const referenceSmape = new Mean();
  let [points, inside80, inside95] = [0, 0, 0];
  let [actualSum, differenceSum, pinballSum] = [0, 0, 0];
  let scored = 0;
  for (let index = 0; index < series.length; index++) {
    const { train, test } = series[index]!;
    const { mean, lo80, hi80, lo95, hi95 } = forecasts[index]!;
    const naive = forecastReference(reference, train, season, test.length);
    const scale = meanDifference(train, season) || meanDifference(train, 1);
    const squareScale = meanDifference(train, 1, 2);
    let [steps, absolute, square, symmetric, interval] = [0, 0, 0, 0, 0];
    let [naiveAbsolute, naiveSymmetric] = [0, 0];
    for (let step = 0; step < test.length; step++) {
      const actual = test[step]!;
      if (Number.isNaN(actual)) continue;
      const error = actual - mean[step]!;
      steps++;
      absolute += Math.abs(error);
      square += error * error;
      symmetric += symmetricError(actual, mean[step]!);
      interval += intervalScore(actual, lo95[step]!, hi95[step]!, 0.05);
      naiveAbsolute += Math.abs(actual - naive[step]!);
      naiveSymmetric += symmetricError(actual, naive[step]!);
      if (actual >= lo80[step]! && actual <= hi80[step]!) inside80++;
      if (actual >= lo95[step]! && actual <= hi95[step]!) inside95++;
      actualSum += Math.abs(actual);
      differenceSum -= error;
      pinballSum +=
        pinballLoss(actual, lo95[step]!, 0.025) +
        pinballLoss(actual, lo80[step]!, 0.1) +
        pinballLoss(actual, mean[step]!, 0.5) +
        pinballLoss(actual, hi80[step]!, 0.9) +
        pinballLoss(actual, hi95[step]!, 0.975);
    }
    if (steps === 0) continue;
    scored++;
    points += steps;
    smape.add(symmetric / steps);
    referenceSmape.add(naiveSymmetric / steps);
    if (squareScale > 0) rmsse.add(Math.sqrt(square / steps / squareScale));
    if (!(scale > 0)) continue;
    mase.add(absolute / steps / scale);
    referenceMase.add(naiveAbsolute / steps / scale);
    msis95.add(interval / steps / scale);
  }
  return {
    series: scored,
    mase: mase.value,
    smape: smape.value,
    owa: 0.5 * (smape.value / referenceSmape.value + mase.value / referenceMase.value),
    rmsse: rmsse.value,
    bias: (100 * differenceSum) / actualSum,
    coverage80: (100 * inside80) / points,
    coverage95: (100 * inside95) / points,
    msis95: msis95.value,
    wql: (2 * pinballSum) / 5 / actualSum,
  };
}

class Mean {
  private sum = 0;
  private count = 0;

  add(value: number): void {
    this.sum += value;
    this.count++;
  }

  get value(): number {
    return this.count > 0 ? this.sum / this.count : Number.NaN;
  }
}
