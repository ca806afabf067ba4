import type { ForecastEvent } from '@merchant-analysis/contracts/forecast-detail';
import type { PendingSettlement } from '@merchant-analysis/contracts/read-models';
import { parseDate } from '@merchant-analysis/kernel/business-date';
import type { LocalizedText } from '@merchant-analysis/kernel/text';
import type { WorkCalendar } from '../books/work-calendar.js';
import type { ChannelSettlement } from '../known/settlement-habits.js';

interface PendingFrame {
  readonly channels: readonly ChannelSettlement[];
  readonly calendar: WorkCalendar;
  readonly lastDay: number;
  readonly horizonDays: number;
  readonly kind: 'merchant' | 'group';
}

/**
 * What was sold and is not yet paid out, as events of the days on which the books say that it arrives. The forecast of
 * what comes in on those days holds it already.
 */
export function describePending(pending: readonly PendingSettlement[], frame: PendingFrame): ForecastEvent[] {
  return pending.flatMap((one): ForecastEvent[] => {
    const { merchantId, channel, settlesOn, sumMinor } = one;
    if (sumMinor === 0 || parseDate(settlesOn) > frame.lastDay + frame.horizonDays) return [];
    return [
      {
        id: `settlement:${merchantId}:${channel}:${settlesOn}`,
        source: 'settlement',
        ...(frame.kind === 'group' && { merchantId }),
        name: {
          zh: `${channel === '' ? '未注明渠道' : channel}待结算款`,
          en: `Payout of ${channel === '' ? 'sales without a channel' : channel}`,
        },
        direction: sumMinor > 0 ? 'in' : 'out',
        amountMinor: Math.abs(sumMinor),
        ...{ date: settlesOn, from: settlesOn, to: settlesOn },
        state: 'expected',
        ...(channel !== '' && { channel }),
        reason: reasonOf(one, frame),
        part: 'statistical',
      },
    ];
  });
}

function reasonOf({ channel, settlesOn, soldFrom, soldTo, count }: PendingSettlement, frame: PendingFrame) {
  const { lagDays, countsWorkdays, waitsForWorkdays } =
    frame.channels.find((one) => one.channel === channel) ?? {};
  const delay =
    lagDays !== undefined && waitsForWorkdays
      ? delayOf(parseDate(soldFrom) + lagDays, parseDate(settlesOn), frame.calendar)
      : { zh: '', en: '' };
  const rule: LocalizedText =
    lagDays === undefined
      ? { zh: '', en: '' }
      : {
          zh: `，通常 T+${lagDays}${countsWorkdays ? ' 个工作日' : ' '}到账`,
          en: `, as a rule T+${lagDays}${countsWorkdays ? ' workdays' : ''}`,
        };
  const follows: LocalizedText =
    lagDays !== undefined && lagDays > 0 && !waitsForWorkdays
      ? { zh: '（与平常相差很大时按此修正）', en: ', which follows it where it is far from usual' }
      : { zh: '', en: '' };
  const [zhDays, enDays] =
    soldFrom === soldTo
      ? [soldFrom, `on ${soldFrom}`]
      : [`${soldFrom} 至 ${soldTo}`, `from ${soldFrom} to ${soldTo}`];
  return {
    zh: `${zhDays} 的 ${count} 笔销售与退款，${settlesOn} 到账${rule.zh}${delay.zh}；已含在日常收入的预测中${follows.zh}，不另加。`,
    en: `${count} sales and refunds ${enDays}, paid out on ${settlesOn}${rule.en}${delay.en}; within the forecast of day-to-day inflow already${follows.en}, not added to it.`,
  };
}

/** What holds the money up between the day on which it was due and the day on which it arrives. */
function delayOf(dueDay: number, settledDay: number, calendar: WorkCalendar): LocalizedText {
  let [holidays, weekends] = [0, 0];
  for (let day = dueDay; day < settledDay; day++) {
    if (calendar.isHoliday(day)) holidays++;
    else if (calendar.isDayOff(day)) weekends++;
  }
  if (holidays > 0) return { zh: '，因节假日顺延', en: ', put off by a holiday' };
  return weekends > 0 ? { zh: '，因周末顺延', en: ', put off by a weekend' } : { zh: '', en: '' };
}
