import type { LocalizedText } from '@merchant-analysis/kernel/text';
import { drawFan, type FanChart } from './fan-chart.js';
import { figureTable } from './figure-table.js';
import { type Html, html } from './html.js';
import { sumTrials, type Trial } from './trial.js';
import type { Wording } from './wording.js';

interface FanFigure extends Omit<FanChart, 'summary'> {
  /** What the steps are: days. */
  readonly steps: LocalizedText;
  /** What names a step: its date. */
  readonly namedBy: LocalizedText;
  /** Names of the steps of the forecast, written out. */
  readonly names: readonly string[];
}

/** A fan chart with its title, a line of how it turned out, and its figures as a table to open. */
export function fanFigure(figure: FanFigure, wording: Wording): Html {
  const { trial, title, steps, namedBy, names } = figure;
  const { say, number } = wording;
  const held = bandsHeld(trial, steps, wording);
  const last = trial.mean.length - 1;
  const summary = say({
    zh: `最后一${steps.zh}预测 ${number(trial.mean[last]!)}，实际 ${number(trial.came[last]!)}。${held}`,
    en: `Of the last of the ${steps.en} ${number(trial.mean[last]!)} was expected and ${number(trial.came[last]!)} came. ${held}`,
  });
  const range = (low: number, high: number): string =>
    say({ zh: `${number(low)} 至 ${number(high)}`, en: `${number(low)} to ${number(high)}` });
  const table = figureTable({
    caption: title,
    head: [
      say(namedBy),
      ...(
        [
          { zh: '实际', en: 'Came' },
          { zh: '预测', en: 'Expected' },
          { zh: '80% 区间', en: '80 % band' },
          { zh: '95% 区间', en: '95 % band' },
        ] as const
      ).map(say),
    ],
    rows: names.map((name, step) => [
      name,
      number(trial.came[step]!),
      number(trial.mean[step]!),
      range(trial.lo80[step]!, trial.hi80[step]!),
      range(trial.lo95[step]!, trial.hi95[step]!),
    ]),
  });
  return html`<figure><figcaption>${title}<small>${held}</small></figcaption>${drawFan({ ...figure, summary }, wording)}<details><summary>${say({ zh: '数字', en: 'Figures' })}</summary>${table}</details></figure>
`;
}

function bandsHeld(trial: Trial, names: LocalizedText, { say }: Wording): string {
  const { steps, in80, in95 } = sumTrials([trial]);
  return say({
    zh: `80% 区间：${steps} ${names.zh}中 ${in80} ${names.zh}；95% 区间：${in95} ${names.zh}。`,
    en: `80 % band: ${in80} of ${steps} ${names.en}; 95 % band: ${in95}.`,
  });
}
