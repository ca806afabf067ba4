/** What a bench found. The last line of its output is this as JSON, with the bare value of each ratio. */
export interface BenchResult {
  readonly name: string;
  /** What is promised, and what it was here. */
  readonly ratios: Readonly<Record<string, Measured>>;
  /** What was measured, units in the names. */
  readonly figures: Readonly<Record<string, number>>;
  /** What was set for the bench, such as raised rate limits, and how large it was. */
  readonly settings: Readonly<Record<string, number | string>>;
  /** How often each side was measured; the figures are medians. */
  readonly runs: number;
}

/** A ratio or a figure with the promise that it is held against. */
export interface Measured {
  readonly value: number;
  readonly promise: string;
  readonly isKept: boolean;
}

export interface Bench {
  readonly name: string;
  /** What it asks, in one line. */
  readonly question: string;
  run(progress: Progress): Promise<BenchResult>;
}

/** Says what is being done right now. */
export type Progress = (text: string) => void;

export function atLeast(value: number, promised: number): Measured {
  return { value: round(value), promise: `at least ${promised}`, isKept: value >= promised };
}

export function atMost(value: number, promised: number): Measured {
  return { value: round(value), promise: `at most ${promised}`, isKept: value <= promised };
}

/** Three significant digits: more would be noise. */
export function round(value: number): number {
  return Number(value.toPrecision(3));
}
