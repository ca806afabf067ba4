import { formatDate } from '@merchant-analysis/kernel/business-date';
import type { LocalizedText } from '@merchant-analysis/kernel/text';
import { LEAST_HISTORY_DAYS } from '../books/enough-data.js';
import { type Backtest, type BacktestTrial, FLOW_NAMES } from './backtest-trials.js';
import { lessThanGuess } from './horizon-table.js';
import { sumTrials, type Trial, type TrialSum } from './trial.js';
import type { Language, Wording } from './wording.js';

/** A backtest in a few sentences, as one would tell the merchant. */
export function tellBacktest(backtest: Backtest, wording: Wording): string[] {
  const { trials, horizonDays } = backtest;
  const { say } = wording;
  if (trials.length === 0) return [tellNone(backtest, wording)];
  const of = (flow: 'inflow' | 'outflow'): TrialSum => sumTrials(trials.map(({ flows }) => flows[flow]));
  const [inflow, outflow] = [of('inflow'), of('outflow')];
  const count = trials.length;
  return [
    say({
      zh: `回到过去的 ${count} 个日子，只用当时已有的账目重新预测，再与随后 ${horizonDays} 天的实际比较。`,
      en: `${count === 1 ? 'On one past day' : `On ${count} past days`} the forecast was made again from the books up to that day alone, and compared with the ${horizonDays} days that followed.`,
    }),
    ...(count < backtest.askedOrigins
      ? [
          say({
            zh: `要求 ${backtest.askedOrigins} 次，账目长度只够 ${count} 次。`,
            en: `${backtest.askedOrigins} were asked for; the books are long enough for ${count}.`,
          }),
        ]
      : []),
    tellError(FLOW_NAMES.inflow, inflow, wording),
    tellError(FLOW_NAMES.outflow, outflow, wording),
    ...tellBands(
      [
        [FLOW_NAMES.inflow, inflow],
        [FLOW_NAMES.outflow, outflow],
      ],
      wording,
    ),
    ...tellBalance(trials, horizonDays, wording),
    say({
      zh: '同一次预测的各天相互关联，区间比例差几个百分点属于偶然。',
      en: 'Days of one forecast resemble each other: a few percent more or fewer within a band is chance.',
    }),
  ];
}

/** One forecast and how it turned out, in a sentence. */
export function tellTrial({ flows }: BacktestTrial, { say, percent, amount: write }: Wording): string {
  const missed = (trial: Trial): LocalizedText => {
    const { amount, error, guessError } = sumTrials([trial]);
    if (amount === 0) return { zh: '没有发生', en: 'nothing moved' };
    const [ours, guess] = [percent(error / amount), percent(guessError / amount)];
    return { zh: `偏差 ${ours}（猜法 ${guess}）`, en: `missed by ${ours} (the guess by ${guess})` };
  };
  const off = endOff(flows.balance);
  const [inflow, outflow] = [missed(flows.inflow), missed(flows.outflow)];
  const money = write(Math.abs(off));
  return say({
    zh: `流入${inflow.zh}；流出${outflow.zh}；期末余额比预测${off < 0 ? '少' : '多'} ${money}。`,
    en: `Inflow: ${inflow.en}. Outflow: ${outflow.en}. At the end the account held ${money} ${off < 0 ? 'less' : 'more'} than expected.`,
  });
}

function tellNone({ books, horizonDays }: Backtest, { say }: Wording): string {
  const days = books === undefined ? 0 : books.to - books.from + 1;
  const needed = horizonDays + LEAST_HISTORY_DAYS;
  return say({
    zh: `还无法回测：账目有 ${days} 天，${horizonDays} 天的回测至少需要 ${needed} 天。可缩短预测天数，或积累更多账目后再看。`,
    en: `No backtest yet: the books cover ${days} ${days === 1 ? 'day' : 'days'}, and one of ${horizonDays} days needs at least ${needed}. Ask for fewer days, or when the books are longer.`,
  });
}

function tellError(flow: LocalizedText, sum: TrialSum, { say, percent }: Wording): string {
  const { amount, error, guessError } = sum;
  if (amount === 0) {
    return say({ zh: `${flow.zh}：这些日子没有发生。`, en: `${flow.en}: nothing moved on these days.` });
  }
  const [ours, guess] = [percent(error / amount), percent(guessError / amount)];
  const less = lessThanGuess(sum);
  const verdict =
    less > 0
      ? { zh: `预测的偏差小 ${percent(less)}。`, en: `The forecast misses by ${percent(less)} less.` }
      : {
          zh: '预测并不比猜法好，请勿据此逐日安排资金。',
          en: 'The forecast is no better than the guess: do not plan days with it.',
        };
  return say({
    zh: `${flow.zh}：逐日偏差合计为实际的 ${ours}；若只猜“上周同一天”，为 ${guess}。${verdict.zh}`,
    en: `${flow.en}: day by day the misses add up to ${ours} of what moved; guessing the same weekday of the week before, to ${guess}. ${verdict.en}`,
  });
}

/** Of the sides on which something moved: no band is proud of days of nothing. */
function tellBands(
  sides: readonly (readonly [LocalizedText, TrialSum])[],
  { say, percent }: Wording,
): string[] {
  const moved = sides.filter(([, { amount }]) => amount > 0);
  if (moved.length === 0) return [];
  const held = (band: 'in80' | 'in95', language: Language, and: string): string =>
    moved
      .map(([name, sum]) => {
        const share = percent(sum[band] / sum.steps);
        return language === 'zh' ? `${name.zh} ${share}` : `${share} of ${name.en.toLowerCase()} days`;
      })
      .join(and);
  return [
    say({
      zh: `80% 区间实际包含的日子：${held('in80', 'zh', '、')}；95% 区间：${held('in95', 'zh', '、')}。`,
      en: `The 80 % band held ${held('in80', 'en', ' and ')}; the 95 % band ${held('in95', 'en', ' and ')}.`,
    }),
  ];
}

function tellBalance(
  trials: readonly BacktestTrial[],
  horizonDays: number,
  { say, amount }: Wording,
): string[] {
  const ends = trials.map(({ asOf, flows }) => ({ asOf, off: endOff(flows.balance) }));
  const mean = ends.reduce((sum, { off }) => sum + Math.abs(off), 0) / ends.length;
  const worst = ends.reduce((one, other) => (other.off < one.off ? other : one));
  const held = trials.filter(({ flows: { balance } }) => isEndHeld(balance)).length;
  const texts = [
    say({
      zh: `${horizonDays} 天后的余额与预测平均相差 ${amount(mean)}；${trials.length} 次中有 ${held} 次期末落在 95% 区间内。`,
      en: `After ${horizonDays} days the account was ${amount(mean)} away from the forecast on average; it ended within the 95 % band ${held} of ${trials.length} times.`,
    }),
  ];
  if (worst.off < 0) {
    texts.push(
      say({
        zh: `最不利的一次（${formatDate(worst.asOf)} 的预测），期末余额比预测少 ${amount(-worst.off)}。留足这样的余地再安排资金。`,
        en: `At worst it ended ${amount(-worst.off)} below the forecast, the one of ${formatDate(worst.asOf)}. Keep that much in hand.`,
      }),
    );
  }
  return texts;
}

/** What the account held at the end beyond what was expected. */
function endOff({ came, mean }: Trial): number {
  return came.at(-1)! - mean.at(-1)!;
}

function isEndHeld({ came, lo95, hi95 }: Trial): boolean {
  return came.at(-1)! >= lo95.at(-1)! && came.at(-1)! <= hi95.at(-1)!;
}
