import type { LocalizedText } from '@merchant-analysis/kernel/text';
import { type Html, html } from './html.js';
import type { Wording } from './wording.js';

/** What the lines and bands of all fan charts of a page mean. @param guess what the plainest guess repeats. */
export function chartLegend({ say }: Wording, guess: LocalizedText): Html {
  const line = (name: string): Html =>
    html`<svg viewBox="0 0 38 14" aria-hidden="true"><path class="${name}" d="M0 7H38"/></svg>`;
  const band = (name: string): Html =>
    html`<svg viewBox="0 0 38 14" aria-hidden="true"><path class="${name}" d="M0 0H38V14H0Z"/></svg>`;
  const entries: readonly (readonly [Html, string])[] = [
    [line('came'), say({ zh: '实际发生', en: 'what came' })],
    [line('mean'), say({ zh: '预测', en: 'expected' })],
    [band('b80'), say({ zh: '80% 区间（内层）', en: '80 % band (inner)' })],
    [band('b95'), say({ zh: '95% 区间（外层）', en: '95 % band (outer)' })],
    [line('guess'), say({ zh: `最朴素的猜法（${guess.zh}）`, en: `plainest guess (${guess.en})` })],
    [line('origin'), say({ zh: '竖线：做预测的时刻', en: 'upright line: when it was forecast' })],
  ];
  return html`<ul class="legend">${entries.map(([sign, text]) => html`<li>${sign}${text}</li>`)}</ul>
`;
}
