import { roundTicks } from './axis.js';
import { type Html, html } from './html.js';
import type { Trial } from './trial.js';
import type { Wording } from './wording.js';

const WIDTH = 460;
const HEIGHT = 250;
const LEFT = 54;
const RIGHT = 8;
const TOP = 10;
const BOTTOM = 32;
const TICKS = 5;
/** Labels below the chart that fit side by side. */
const MOST_LABELS = 7;

export interface FanChart {
  readonly trial: Trial;
  /** Unique in its page. */
  readonly id: string;
  readonly title: string;
  /** What the picture shows, for who does not see it. */
  readonly summary: string;
  /** One below each point, the past first. */
  readonly labels: readonly string[];
  /** Points between two labels are a multiple of it: a season. */
  readonly season: number;
}

/** One forecast with its 80 and 95 % bands, what came, and the plainest guess, as one SVG. */
export function drawFan({ trial, id, title, summary, labels, season }: FanChart, wording: Wording): Html {
  const { past, came, mean, guess, lo80, hi80, lo95, hi95 } = trial;
  const [before, after] = [past.length, mean.length];
  const [low, high] = rangeOf([past, came, mean, guess, lo95, hi95]);
  const ticks = roundTicks(low, high, TICKS);
  const [bottom, top] = [ticks[0]!, ticks.at(-1)!];
  const x = (index: number): string =>
    decimal(LEFT + ((index + 0.5) / (before + after)) * (WIDTH - LEFT - RIGHT));
  const y = (value: number): string =>
    decimal(TOP + ((top - value) / (top - bottom)) * (HEIGHT - TOP - BOTTOM));
  const line = (values: ArrayLike<number>, from: number): string => {
    let path = '';
    let isDrawing = false;
    for (let index = 0; index < values.length; index++) {
      const value = values[index]!;
      const isKnown = !Number.isNaN(value);
      if (isKnown) path += `${isDrawing ? 'L' : 'M'}${x(from + index)} ${y(value)}`;
      isDrawing = isKnown;
    }
    return path;
  };
  const band = (lower: Float64Array, upper: Float64Array): string => {
    const points = Array.from(upper, (value, step) => `${x(before + step)} ${y(value)}`);
    for (let step = after - 1; step >= 0; step--) points.push(`${x(before + step)} ${y(lower[step]!)}`);
    return `M${points.join('L')}Z`;
  };
  const grid = ticks.map(
    (value) =>
      html`<path class="${value === 0 ? 'zero' : 'grid'}" d="M${LEFT} ${y(value)}H${WIDTH - RIGHT}"/><text x="${LEFT - 6}" y="${decimal(Number(y(value)) + 4)}" text-anchor="end">${wording.short(value)}</text>`,
  );
  const marks = labelled(before, after, season).map(
    (index) =>
      html`<text x="${x(index)}" y="${HEIGHT - 8}" text-anchor="middle">${labels[index] ?? ''}</text>`,
  );
  const origin = decimal(LEFT + (before / (before + after)) * (WIDTH - LEFT - RIGHT));
  return html`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-labelledby="${id}-t ${id}-d"><title id="${id}-t">${title}</title><desc id="${id}-d">${summary}</desc>${grid}<path class="b95" d="${band(lo95, hi95)}"/><path class="b80" d="${band(lo80, hi80)}"/><path class="guess" d="${line(guess, before)}"/><path class="mean" d="${line(mean, before)}"/><path class="came" d="${line(Float64Array.of(...past, ...came), 0)}"/><path class="origin" d="M${origin} ${TOP}V${HEIGHT - BOTTOM}"/>${marks}</svg>`;
}

/** Of everything that is drawn; from zero where zero is not far below. */
function rangeOf(lines: readonly Float64Array[]): [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const values of lines) {
    for (const value of values) {
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  return [low > 0 && low < high / 2 ? 0 : low, high];
}

/** Whole seasons from the first step of the forecast, both ways. */
function labelled(before: number, after: number, season: number): number[] {
  const every = season * Math.max(1, Math.ceil((before + after) / season / MOST_LABELS));
  const first = before % every;
  return Array.from(
    { length: Math.ceil((before + after - first) / every) },
    (_, index) => first + index * every,
  ).filter((index) => index + 1.5 < before + after);
}

/** One decimal, no more than the eye can tell. */
function decimal(value: number): string {
  return String(Math.round(value * 10) / 10 + 0);
}
