import type { Feast } from './feast.js';
import type { FeastRecord, OrdinaryDays } from './feast-record.js';

/** What some years of a feast show, by `offset + feast.before`. */
export interface FeastEffect {
  /** Factor of an ordinary day where the merchant was open. */
  readonly whenOpen: Float64Array;
  /** In what share of the years it was open. */
  readonly openShare: Float64Array;
  /** 1 on closed days, and on a run of days that are all above or all below the ordinary, one of them beyond noise. */
  readonly sure: Uint8Array;
  /** Whether it was closed for the feast on a day of one of the years. */
  isClosing(year: FeastRecord, place: number): boolean;
}

/** Neighbouring days tell of each other: standard deviation of the kernel, days. */
const BANDWIDTH_DAYS = 1.5;
const KERNEL_REACH = 5;
/** How many times its own variance a squared effect must be for half of it to be believed. */
const DOUBT = 1;
const LEAST_FACTOR = 0;
const MOST_FACTOR = 5;
/** An open merchant would be at zero on so many days less often than this. */
const UNLIKELY = 0.01;
/** Of the four dozen days around a feast, noise brings one beyond three standard deviations in few years. */
const SURE_DEVIATIONS = 3;

/**
 * Two questions, as of a hurdle model (Cragg 1971): was the merchant open, which each day says for itself, and what came
 * in when it was. The second is sums of what happened over sums of the ordinary, smoothed over neighbouring open days,
 * and drawn towards no effect as far as the noise of ordinary days could have made it (empirical Bayes, one normal prior
 * around zero). Where zeros are usual, they are amounts like others.
 */
export function learnFeastEffect(
  years: readonly FeastRecord[],
  { before, after }: Feast,
  { zeroShare, noise }: OrdinaryDays,
): FeastEffect {
  const size = before + after + 1;
  const known = new Float64Array(size);
  const zeros = new Float64Array(size);
  for (const { ordinary, happened } of years) {
    for (let place = 0; place < size; place++) {
      if (ordinary[place] === 0) continue;
      known[place]! += 1;
      if (happened[place] === 0) zeros[place]! += 1;
    }
  }
  const isToldByZeros = (place: number): boolean => zeroShare ** known[place]! < UNLIKELY;
  const isClosing = ({ ordinary, happened }: FeastRecord, place: number): boolean =>
    ordinary[place]! > 0 && happened[place] === 0 && isToldByZeros(place);

  const openShare = new Float64Array(size).fill(1);
  const whenOpen = new Float64Array(size).fill(1);
  const isBeyondNoise = new Uint8Array(size);
  for (let place = 0; place < size; place++) {
    openShare[place] = shareAt(place);
    smoothAt(place);
  }
  return { isClosing, openShare, whenOpen, sure: sureRuns(whenOpen, openShare, isBeyondNoise) };

  /** A day that no year tells of, because its weekday was closed, lies between those that are known. */
  function shareAt(place: number): number {
    if (known[place]! > 0) return ownShare(place);
    let [left, right] = [place - 1, place + 1];
    while (left >= 0 && known[left] === 0) left--;
    while (right < size && known[right] === 0) right++;
    return left < 0 || right >= size ? 1 : (ownShare(left) + ownShare(right)) / 2;
  }

  function ownShare(place: number): number {
    return isToldByZeros(place) ? 1 - zeros[place]! / known[place]! : 1;
  }

  function smoothAt(place: number): void {
    let happened = 0;
    let ordinary = 0;
    let weights = 0;
    let squares = 0;
    const to = Math.min(size - 1, place + KERNEL_REACH);
    for (const year of years) {
      for (let near = Math.max(0, place - KERNEL_REACH); near <= to; near++) {
        const base = year.ordinary[near]!;
        if (base === 0 || isClosing(year, near)) continue;
        const weight = Math.exp(-0.5 * ((near - place) / BANDWIDTH_DAYS) ** 2);
        happened += weight * year.happened[near]!;
        ordinary += weight * base;
        weights += weight;
        squares += weight * weight;
      }
    }
    if (ordinary === 0) return;
    const effect = happened / ordinary - 1;
    const variance = (noise * squares) / (weights * weights);
    const believed = effect === 0 ? 0 : effect ** 2 / (effect ** 2 + DOUBT * variance);
    whenOpen[place] = Math.min(Math.max(1 + believed * effect, LEAST_FACTOR), MOST_FACTOR);
    if (effect ** 2 > SURE_DEVIATIONS ** 2 * variance) isBeyondNoise[place] = 1;
  }
}

function sureRuns(whenOpen: Float64Array, openShare: Float64Array, isBeyondNoise: Uint8Array): Uint8Array {
  const sure = Uint8Array.from(openShare, (share) => (share < 1 ? 1 : 0));
  const spread = (from: number, step: 1 | -1): void => {
    const sign = Math.sign(whenOpen[from]! - 1);
    for (let place = from; Math.sign(whenOpen[place]! - 1) === sign; place += step) sure[place] = 1;
  };
  for (let place = 0; place < whenOpen.length; place++) {
    if (isBeyondNoise[place] === 0) continue;
    spread(place, 1);
    spread(place, -1);
  }
  return sure;
}
