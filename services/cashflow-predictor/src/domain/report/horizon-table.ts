import type { LocalizedText } from '@merchant-analysis/kernel/text';
import { figureTable } from './figure-table.js';
import type { Html } from './html.js';
import { partHorizon, sumTrials, type Trial, type TrialSum } from './trial.js';
import type { Wording } from './wording.js';

const MOST_PARTS = 8;

interface HorizonTable {
  readonly caption: string;
  readonly season: number;
  /** What a step is: a day. */
  readonly steps: LocalizedText;
  /** Whether a share of all that moved says anything: not of a balance, which is no sum of what moved. */
  readonly hasShares: boolean;
}

/** How error and bands change with the distance: a row for each part of the horizon, and one for all of it. */
export function horizonTable(trials: readonly Trial[], table: HorizonTable, wording: Wording): Html {
  const { say, number, percent } = wording;
  const steps = trials.reduce((most, { mean }) => Math.max(most, mean.length), 0);
  const parts = partHorizon(steps, table.season, MOST_PARTS);
  const row = (name: string, sum: TrialSum): string[] => [
    name,
    number(sum.error / sum.steps),
    number(sum.guessError / sum.steps),
    percent(lessThanGuess(sum)),
    ...(table.hasShares ? [percent(sum.error / sum.amount)] : []),
    percent(sum.in80 / sum.steps),
    percent(sum.in95 / sum.steps),
  ];
  return figureTable({
    caption: table.caption,
    head: [
      say({ zh: `第几${table.steps.zh}`, en: `${capital(table.steps.en)} ahead` }),
      withUnit(say({ zh: '平均偏差', en: 'Average miss' }), wording),
      say({ zh: '最朴素猜法的偏差', en: 'Miss of the plainest guess' }),
      say({ zh: '比猜法小', en: 'Below the guess by' }),
      ...(table.hasShares ? [say({ zh: '偏差占实际', en: 'Share of what moved' })] : []),
      say({ zh: '落在 80% 区间', en: 'Within the 80 % band' }),
      say({ zh: '落在 95% 区间', en: 'Within the 95 % band' }),
    ],
    rows: [
      ...parts.map(([from, to]) =>
        row(from + 1 === to ? `${to}` : `${from + 1}–${to}`, sumTrials(trials, from, to)),
      ),
      row(say({ zh: '全部', en: 'All' }), sumTrials(trials)),
    ],
  });
}

function withUnit(text: string, { say, unit }: Wording): string {
  return unit === '' ? text : say({ zh: `${text}（${unit}）`, en: `${text} (${unit})` });
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** By how much the error is below that of the plainest guess, as a share of it; NaN where nobody erred. */
export function lessThanGuess({ error, guessError }: TrialSum): number {
  return error === 0 && guessError === 0 ? Number.NaN : 1 - error / guessError;
}
