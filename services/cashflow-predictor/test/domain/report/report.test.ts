import { backtestReport } from '@merchant-analysis/cashflow-predictor/domain/report/backtest-report';
import { type Backtest, trialOf } from '@merchant-analysis/cashflow-predictor/domain/report/backtest-trials';
import { html } from '@merchant-analysis/cashflow-predictor/domain/report/html';
import {
  partHorizon,
  sumTrials,
  type Trial,
} from '@merchant-analysis/cashflow-predictor/domain/report/trial';
import { wordingIn } from '@merchant-analysis/cashflow-predictor/domain/report/wording';
import { parseDate } from '@merchant-analysis/kernel/business-date';
import { seededRandom } from '@merchant-analysis/kernel/random';
import { expect } from 'chai';

const AS_OF = parseDate('2026-08-31');
const HOSTILE = `<script>alert(1)</script>"'><img src=x onerror=alert(2)>`;

/** Flows of some weeks around `size`, and a forecast of the last `horizon` days that expects the size itself. */
function backtestOf(size: number, { horizon = 14, trials = 1, name = 'Noodles' } = {}): Backtest {
  const random = seededRandom(3);
  const moved = () =>
    Float64Array.from({ length: 28 + horizon }, () => Math.round(size * (1 + 0.2 * random.normal())));
  const point = (mean: number) => {
    const [near, far] = [Math.round(0.26 * size), Math.round(0.4 * size)];
    return { mean, lo80: mean - near, hi80: mean + near, lo95: mean - far, hi95: mean + far };
  };
  const days = Array.from({ length: horizon }, (_, step) => ({
    day: AS_OF + 1 + step,
    inflow: point(size),
    outflow: point(size),
    net: point(0),
    balance: point(0),
  }));
  return {
    ...{ name, currency: 'CNY', horizonDays: horizon, askedOrigins: trials },
    books: { from: AS_OF - 27, to: AS_OF + horizon },
    trials: Array.from({ length: trials }, (_, index) =>
      trialOf(AS_OF - index * horizon, days, { inflow: moved(), outflow: moved() }),
    ),
    restsOn: { zh: '依据账目。', en: 'Rests on books.' },
  };
}

describe('the report of a backtest', () => {
  it('takes every text for text', () => {
    expect(String(html`<p title="${'"'}">${"<b>&'"}${[html`<i>${1}</i>`]}</p>`)).to.equal(
      '<p title="&quot;">&lt;b&gt;&amp;&#39;<i>1</i></p>',
    );
    const page = backtestReport(backtestOf(1_000, { name: HOSTILE }), 'en');
    expect(page).to.contain('&lt;script&gt;alert(1)');
    expect(page).not.to.match(/<script|<img|<iframe/i);
  });

  it('loads nothing from anywhere, and forbids itself to', () => {
    const page = backtestReport(backtestOf(1_000), 'zh');
    expect(page).to.contain('<html lang="zh-CN">').and.contain(`content="default-src &#39;none&#39;;`);
    expect(page).not.to.match(/(?:src|href|url|@import)\b\s*[=(]|https?:/);
  });

  it('draws inflow, outflow and balance of each origin, and says each picture in words and figures', () => {
    const page = backtestReport(backtestOf(1_000, { trials: 2 }), 'en');
    const drawings = page.match(/<svg[^>]*role="img".*?<\/svg>/g)!;
    expect(drawings).to.have.length(6);
    for (const drawing of drawings) {
      const [, title, text] = /aria-labelledby="(\S+) (\S+)"/.exec(drawing)!;
      expect(drawing).to.contain(`<title id="${title}">`).and.contain(`<desc id="${text}">`);
      expect(drawing).not.to.contain('NaN');
    }
    expect(new Set(page.match(/ id="[^"]+"/g)).size).to.equal(12);
    expect(page.match(/<details>/g)).to.have.length(6);
    expect(page).to.contain('<th scope="row">2026-09-14');
  });

  it('sums errors, guesses and bands by hand, and leaves out what is not known', () => {
    const of = (...values: number[]) => Float64Array.of(...values);
    const trial: Trial = {
      ...{ mean: of(10, 10, 10, 10), came: of(12, 8, 20, Number.NaN), guess: of(11, 8, 15, 9), past: of() },
      ...{ lo80: of(9, 9, 9, 9), hi80: of(12, 12, 12, 12), lo95: of(8, 8, 8, 8), hi95: of(14, 14, 14, 14) },
    };
    expect(sumTrials([trial])).to.deep.equal({
      ...{ steps: 3, amount: 40, error: 14, guessError: 6, in80: 1, in95: 2 },
    });
    expect(sumTrials([trial, trial], 1, 2)).to.include({ steps: 2, error: 4, guessError: 0, in95: 2 });
    expect(partHorizon(30, 7, 8)).to.deep.equal([
      ...[[0, 7] as const, [7, 14] as const, [14, 21] as const, [21, 28] as const, [28, 30] as const],
    ]);
    expect(partHorizon(90, 7, 8)).to.have.length(7);
  });

  it('starts the balance at zero on the day of the forecast, with the days before leading up to it', () => {
    const point = { mean: 0, lo80: 0, hi80: 0, lo95: 0, hi95: 0 };
    const day = { day: AS_OF + 1, inflow: point, outflow: point, net: point, balance: point };
    const inflow = Float64Array.of(0, 0, 0, 0, 0, 7, 5, 9);
    const { flows } = trialOf(AS_OF, [day], { inflow, outflow: new Float64Array(8).fill(2) });
    expect([...flows.balance.past.slice(-3)]).to.deep.equal([-8, -3, 0]);
    expect([...flows.balance.came]).to.deep.equal([7]);
    expect([...flows.net.guess]).to.deep.equal([-2]);
  });

  it('says plainly when a forecast is no better than the guess, and when there is nothing to test', () => {
    const worse = backtestOf(1_000);
    const { flows, asOf } = worse.trials[0]!;
    const inflow = { ...flows.inflow, guess: flows.inflow.came };
    const page = backtestReport({ ...worse, trials: [{ asOf, flows: { ...flows, inflow } }] }, 'en');
    expect(page).to.contain('no better than the guess');
    const none = { ...worse, trials: [], books: { from: AS_OF - 19, to: AS_OF } };
    expect(backtestReport(none, 'zh')).to.contain('账目有 20 天，14 天的回测至少需要 28 天');
  });

  it('goes through one message of the bus at its longest, with the largest amounts', () => {
    const page = backtestReport(backtestOf(123_456_789_012, { horizon: 90, trials: 12 }), 'zh');
    expect(Buffer.byteLength(JSON.stringify({ html: page }))).to.be.below(1_000_000);
  });

  it('writes amounts of a currency in its language', () => {
    expect(wordingIn('zh', 'CNY').amount(1_234_567)).to.equal('12,346\u00a0元');
    expect(wordingIn('en', 'JPY').amount(1_234_567)).to.equal('1,234,567\u00a0JPY');
    expect(wordingIn('en', 'CNY').amount(-834)).to.equal('-8.34\u00a0CNY');
    expect(wordingIn('zh').short(23_000)).to.equal('2.3万');
    expect(wordingIn('en').percent(Number.NaN)).to.equal('–');
  });
});
