import type { ParamsOf, ResultOf } from '@merchant-analysis/contracts/contract';
import type { analyzeCosts as contract } from '@merchant-analysis/contracts/cost';
import { formatDate, formatMonth, monthNumberOf, parseDate } from '@merchant-analysis/kernel/business-date';
import { analyzeBooks } from '../domain/cost-analysis.js';
import { notEnoughData } from '../domain/figure.js';
import { chooseWindow } from '../domain/window.js';
import type { Calendar } from '../ports/calendar.js';
import type { Ledger } from '../ports/ledger.js';

/** Items that are asked for by name; the others come as one sum. */
const TOP_ITEMS = 300;

/** Reads the books of a merchant or a group and says what eats the margin. Nothing is kept. */
export async function analyzeCosts(
  { ledger, calendar }: { ledger: Ledger; calendar: Calendar },
  params: ParamsOf<typeof contract>,
): Promise<ResultOf<typeof contract>> {
  const asked = { merchantId: params.merchantId, groupId: params.groupId };
  const subject = await ledger.describeSubject(asked);
  if (subject.firstDate === undefined || subject.lastDate === undefined) {
    return notEnoughData('books-empty', {
      zh: '账本中还没有交易，请先导入。',
      en: 'The books hold no transactions yet: import some first.',
    });
  }
  const spans = { firstDate: parseDate(subject.firstDate), lastDate: parseDate(subject.lastDate) };
  const window = chooseWindow({
    from: params.from === undefined ? undefined : parseDate(params.from),
    to: params.to === undefined ? undefined : parseDate(params.to),
    ...spans,
  });
  if (window === undefined) {
    return notEnoughData('window-empty', {
      zh: `所选日期内没有交易；账本覆盖 ${subject.firstDate} 至 ${subject.lastDate}。`,
      en: `The books hold nothing on these days; they span ${subject.firstDate} to ${subject.lastDate}.`,
    });
  }
  const { from, to } = window;
  const [series, items] = await Promise.all([
    ledger.readDailySeries(asked, { from: formatDate(from), to: formatDate(to) }),
    ledger.readItems(asked, {
      fromMonth: formatMonth(monthNumberOf(from)),
      toMonth: formatMonth(monthNumberOf(to)),
      top: TOP_ITEMS,
    }),
  ]);
  const analysis = analyzeBooks({
    subject: { kind: subject.kind, id: subject.id },
    currency: subject.currency,
    dataVersion: subject.dataVersion,
    daily: { from, to, ...spans, columns: series.columns },
    today: parseDate(subject.today),
    items,
    holidays: calendar.holidaysOf(subject.timeZone),
  });
  return { status: 'done', analysis };
}
