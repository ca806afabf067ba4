import { formatDate } from '@merchant-analysis/kernel/business-date';
import type { LocalizedText } from '@merchant-analysis/kernel/text';
import type { CashflowResult } from '../forecast-cashflow.js';
import type { EndedMember } from '../known/known-future.js';
import { nameRecurringFlow } from '../recurring/name-recurring-flow.js';
import { describeFlow } from '../series/describe-flow.js';
import type { SeriesForecast } from '../series/forecast-series.js';

/** Below this the intervals lean on other merchants' experience. */
const SHORT_HISTORY_DAYS = 84;
const WEEKDAYS_ZH = ['周一', '周二', '周三', '周四', '周五', '周六', '周日'];
const WEEKDAYS_EN = ['Mondays', 'Tuesdays', 'Wednesdays', 'Thursdays', 'Fridays', 'Saturdays', 'Sundays'];

/** How the forecast of a group treats its members: each by its own books, or all by their sums. */
export type MemberBasis = 'each' | 'sums';

interface Basis {
  /** Day numbers of the first and the last day of the books. */
  readonly firstDay: number;
  readonly lastDay: number;
  readonly members?: MemberBasis | undefined;
  readonly endedMembers?: readonly EndedMember[] | undefined;
  /** Of a group: whether older books were left out. */
  readonly isShortened?: boolean | undefined;
  /** Whether a loan was planned: then it is counted. */
  readonly hasLoanPlan?: boolean;
  /** The merchants of which VAT is due and nothing tells how much. */
  readonly vatUnknown?: readonly LocalizedText[];
  /** Of how many days the settled invoices were looked at; undefined: of all that are of use. */
  readonly settledDays?: number | undefined;
}

/**
 * What a forecast rests on, as one would tell the merchant: how long the history is, which parts make the
 * forecast, and what it cannot know.
 */
export function describeBasis(
  result: CashflowResult,
  {
    firstDay,
    lastDay,
    members,
    endedMembers = [],
    isShortened,
    hasLoanPlan,
    vatUnknown = [],
    settledDays,
  }: Basis,
): LocalizedText {
  const zh: string[] = [];
  const en: string[] = [];
  const days = lastDay - firstDay + 1;
  zh.push(`依据 ${formatDate(firstDay)} 至 ${formatDate(lastDay)} 共 ${days} 天的账目。`);
  en.push(`Rests on ${days} days of books, from ${formatDate(firstDay)} to ${formatDate(lastDay)}.`);
  if (isShortened) {
    zh.push('更早的账目缺少如今带来大部分收入的成员，未采用。');
    en.push('Older books lack members that bring in most of the money today, and are left out.');
  }

  const { inflow, outflow, recurring } = result;
  tellMethods(result, zh, en);
  const closed = closedWeekdays(inflow.closed, lastDay - inflow.actual.length + 1);
  if (closed.length > 0) {
    zh.push(`${closed.map((weekday) => WEEKDAYS_ZH[weekday - 1]).join('、')}没有进账，按零计。`);
    en.push(
      `No money comes in on ${closed.map((weekday) => WEEKDAYS_EN[weekday - 1]).join(' and ')}: counted as zero.`,
    );
  }
  const dated = recurring.filter(({ isRejected }) => !isRejected);
  if (dated.length > 0) {
    const names = dated.map(({ kind, direction, category }) => nameRecurringFlow(kind, direction, category));
    zh.push(`固定收支按各自的日期计入：${[...new Set(names.map((name) => name.zh))].join('、')}。`);
    en.push(
      `Recurring flows are counted on their own dates: ${[...new Set(names.map((name) => name.en))].join(', ')}.`,
    );
  } else {
    zh.push('没有发现固定日期的收支。');
    en.push('No flows with dates of their own were found.');
  }

  tellIrregular(result, firstDay, zh, en);
  tellMembers(members, zh, en);
  tellEnded(endedMembers, zh, en);
  tellMissingSide(result, zh, en);
  tellVatUnknown(members, vatUnknown, zh, en);
  if (days < SHORT_HISTORY_DAYS) {
    zh.push('历史较短，区间部分借用同类商户的经验，仅供参考。');
    en.push('The history is short: the intervals partly rest on the experience of other merchants.');
  }
  tellFeasts(inflow, outflow, lastDay + 1, zh, en);
  if (settledDays !== undefined) {
    zh.push(`已结清的应收应付很多：付款习惯只看近 ${settledDays} 天到期的；未结清的全部计入。`);
    en.push(
      `There are many settled invoices: how they are paid is learnt from those due in the last ${settledDays} days. All that are open are counted.`,
    );
  }
  if (!hasLoanPlan) {
    zh.push('尚未入账的借款未计入。');
    en.push('Loans not yet in the books are not counted.');
  }
  return { zh: zh.join(''), en: en.join(' ') };
}

/** One-offs older than this interest nobody any more. */
const LATELY_DAYS = 90;

/** Large payments without dates of their own: how often they came, and which ones are not expected again. */
function tellIrregular({ irregular }: CashflowResult, firstDay: number, zh: string[], en: string[]): void {
  for (const [side, name] of [
    ['in', { zh: '收入', en: 'inflows' }],
    ['out', { zh: '支出', en: 'outflows' }],
  ] as const) {
    const { found, expected, days, booksDays } = irregular[side];
    if (expected.length > 0) {
      const surprises = expected.filter(({ leadDays }) => leadDays === undefined).length;
      if (surprises < expected.length) {
        zh.push(`大额${name.zh}来自发票：以未结清的发票为准，此外只按平均数计入现在还不可能知道的部分。`);
        en.push(
          `Large ${name.en} are payments of invoices: open ones tell them, and what cannot be known yet is counted by its mean.`,
        );
      }
      if (surprises > 0) {
        zh.push(
          `没有固定日期的大额${name.zh}（近 ${days} 天 ${surprises} 笔）按平均数计入，实际会集中在少数几天；准确度只按平常的日子衡量。`,
        );
        en.push(
          `Large irregular ${name.en} (${surprises} in the last ${days} days) are counted by their mean; in truth they come on a few days, and the accuracy is that of the usual ones.`,
        );
      }
      continue;
    }
    const lately = found.filter(({ day }) => day >= booksDays - LATELY_DAYS);
    if (lately.length === 0) continue;
    const dates = [...new Set(lately.map(({ day }) => formatDate(firstDay + day)))];
    zh.push(`${dates.join('、')} 的大额${name.zh}视为一次性，不再预计。`);
    en.push(`Large ${name.en} of ${dates.join(', ')} were one-offs and are not expected again.`);
  }
}

/** How each side is made: in one sentence where both are made alike, and nothing of a side that the books lack. */
function tellMethods({ inflow, outflow, flows }: CashflowResult, zh: string[], en: string[]): void {
  // Where all that moved was recurring or irregular, nothing is day-to-day.
  const hasInflow = flows.hasInflow && inflow.actual.some((amount) => amount > 0);
  const hasOutflow = flows.hasOutflow && outflow.actual.some((amount) => amount > 0);
  const [inward, outward] = [describeFlow(inflow), describeFlow(outflow)];
  const tell = (side: LocalizedText, told: LocalizedText): void => {
    zh.push(`${side.zh}：${told.zh}`);
    en.push(`${side.en}: ${told.en.charAt(0).toLowerCase()}${told.en.slice(1)}`);
  };
  if (hasInflow && hasOutflow && inward.en === outward.en) {
    tell({ zh: '日常收入和支出', en: 'Day-to-day inflow and outflow' }, inward);
    return;
  }
  if (hasInflow) tell({ zh: '日常收入', en: 'Day-to-day inflow' }, inward);
  if (hasOutflow) tell({ zh: '日常支出', en: 'Day-to-day outflow' }, outward);
}

/** A factor this near to 1 would not be noticed by anyone. */
const NOTICED = 0.03;

function tellFeasts(
  inflow: SeriesForecast,
  outflow: SeriesForecast,
  firstDay: number,
  zh: string[],
  en: string[],
): void {
  if (!inflow.feastFactors || !outflow.feastFactors) {
    zh.push('春节等移动节日未计入。');
    en.push('Moving feasts such as Spring Festival are not counted.');
    return;
  }
  const isMoved = ({ feastFactors, feastsSure }: SeriesForecast, step: number): boolean =>
    feastsSure?.[step] === 1 && Math.abs(feastFactors![step]! - 1) > NOTICED;
  const moved = [...inflow.feastFactors.keys()].filter(
    (step) => isMoved(inflow, step) || isMoved(outflow, step),
  );
  if (moved.length === 0) {
    zh.push('预测期内没有已知影响的节日（春节等按农历对齐，需要往年同一节日的账目）。');
    en.push(
      'No feast of known effect lies ahead (Spring Festival and others are aligned by the lunar date, and need books of an earlier year).',
    );
    return;
  }
  const from = formatDate(firstDay + moved[0]!);
  const to = formatDate(firstDay + moved.at(-1)!);
  if (from === to) {
    zh.push(`${from} 的节日按往年同一节日（农历对齐）的影响计入。`);
    en.push(`The feast on ${from} counts as it did in earlier years, aligned by the lunar date.`);
    return;
  }
  zh.push(`${from} 至 ${to} 之间的节日按往年同一节日（农历对齐）的影响计入。`);
  en.push(`Feasts between ${from} and ${to} count as they did in earlier years, aligned by the lunar date.`);
}

function tellMembers(members: MemberBasis | undefined, zh: string[], en: string[]): void {
  if (members === undefined) return;
  zh.push('日常收支按成员合计预测（比单家平稳），因此不等于各家单独预测之和。');
  en.push(
    'Day-to-day flows are forecast from the sums of the members, which are steadier than each alone: the result is not the sum of their own forecasts.',
  );
  if (members === 'each') {
    zh.push('固定收支及人工确认或否决、计划、税费和预测区间的放宽均按每家成员各自计入。');
    en.push(
      'Recurring flows and what was decided about them, plans, taxes and the widening of intervals are those of each member.',
    );
  }
  if (members === 'sums') {
    zh.push(
      '成员过多，固定收支从合计中寻找；各成员的税费、对固定收支的确认或否决以及预测区间的放宽未计入，请分组或逐家查看。',
    );
    en.push(
      'There are too many members: recurring flows are looked for in the sums, and the taxes of each member, what was decided about its recurring flows and the widening of intervals are left out. Ask for smaller groups or for each merchant.',
    );
  }
}

/** What a general taxpayer owes is known from what it has paid: without a payment nothing is counted. */
function tellVatUnknown(
  members: MemberBasis | undefined,
  merchants: readonly LocalizedText[],
  zh: string[],
  en: string[],
): void {
  if (merchants.length === 0) return;
  const names = {
    zh: members === undefined ? '' : `${merchants.map((name) => name.zh).join('、')}的`,
    en: members === undefined ? '' : ` of ${merchants.map((name) => name.en).join(', ')}`,
  };
  zh.push(`${names.zh}账本中没有增值税缴款，一般纳税人的增值税无从推算，除现金计划所列外未计入。`);
  en.push(
    `The books${names.en} hold no VAT payment: what a general taxpayer owes cannot be foreseen without one, and only what cash plans hold of it is counted.`,
  );
}

/** Days without books are no days without sales: who has not imported them must know. */
function tellEnded(ended: readonly EndedMember[], zh: string[], en: string[]): void {
  for (const { name, lastDay } of ended) {
    const date = lastDay === undefined ? undefined : formatDate(lastDay);
    zh.push(
      `${name.zh}${date === undefined ? '没有账目' : `的账目只到 ${date}`}，此后按零计：如未导入，请先导入。`,
    );
    en.push(
      `${date === undefined ? `There are no books of ${name.en}` : `The books of ${name.en} end on ${date}`}: nothing is counted since. Import what is missing.`,
    );
  }
}

/** Books of one side only (the usual case of imported orders) say nothing about the other, and no balance either. */
function tellMissingSide(
  { flows: { hasInflow, hasOutflow } }: CashflowResult,
  zh: string[],
  en: string[],
): void {
  if (!hasOutflow) {
    zh.push(
      '账本中没有任何支出（退款除外）：没有支出记录不等于支出为零，余额和风险只反映收入，请先导入支出。',
    );
    en.push(
      'The books hold no outflow but refunds: what was paid is unknown and not zero, and balance and risk tell of sales only. Import what was paid.',
    );
  }
  if (!hasInflow) {
    zh.push('账本中没有任何收入：没有收入记录不等于收入为零，余额和风险只反映支出，请先导入收入。');
    en.push(
      'The books hold no inflow: what was earned is unknown and not zero, and balance and risk tell of outflows only. Import what was earned.',
    );
  }
}

/** ISO weekdays of the closed phases of a series that starts on `firstDay`. */
function closedWeekdays(closed: Uint8Array, firstDay: number): number[] {
  const weekdays: number[] = [];
  for (let phase = 0; phase < 7; phase++) {
    if (closed[phase] === 1) weekdays.push(((((firstDay + phase + 3) % 7) + 7) % 7) + 1);
  }
  return weekdays.sort((a, b) => a - b);
}
