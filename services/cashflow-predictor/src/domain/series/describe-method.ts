import type { LocalizedText } from '@merchant-analysis/kernel/text';
import type { FlowMethod, ForecastMethod } from './forecast.js';

const ERRORS_OF_THE_PAST = {
  zh: '区间取自过去预测的误差。',
  en: 'bounds are errors made on the past.',
} as const;

const SENTENCES: Readonly<Record<ForecastMethod | FlowMethod, LocalizedText>> = {
  'nothing-known': {
    zh: '没有任何数据：零只是占位，不代表预测。',
    en: 'Nothing is known: the zeros stand for no forecast.',
  },
  short: {
    zh: '历史太短，看不出季节规律：按已有数值的平均推算，区间取自它们之间的差异，仅供参考。',
    en: 'Too short for a season: the mean of what is known, with bounds from how those values differ.',
  },
  constant: {
    zh: '数值从未变动：按同一数值推算，区间没有宽度。',
    en: 'Never moved, so the same again, with bounds of no width.',
  },
  intermittent: {
    zh: '多数时候为零：预测的是平均水平，区间取自实际发生过的数额，具体落在哪天难以预料。',
    en: 'Mostly zero: the forecast is a mean, the bounds are amounts that happened; on which day one falls is not known.',
  },
  scattered: {
    zh: `零散发生：按平均水平推算，${ERRORS_OF_THE_PAST.zh}具体落在哪天难以预料，以总额为准。`,
    en: `Scattered over the days: the forecast is a mean; ${ERRORS_OF_THE_PAST.en} On which day one falls is not known: trust sums more than days.`,
  },
  'weekday-combination': {
    zh: `按最近几周同一星期几的规律和近期水平推算，${ERRORS_OF_THE_PAST.zh}`,
    en: `Follows the weekday pattern and the level of recent weeks; ${ERRORS_OF_THE_PAST.en}`,
  },
  'weekday-and-last-year': {
    zh: `按最近几周同一星期几的规律和近期水平推算，并参考去年同期的走势，${ERRORS_OF_THE_PAST.zh}`,
    en: `Follows the weekday pattern and the level of recent weeks, and how the same weeks went last year; ${ERRORS_OF_THE_PAST.en}`,
  },
  'seasonal-combination': {
    zh: '由多种方法按各自过去的误差加权得出，区间取自组合过去的误差和数据自身的波动。',
    en: 'A mean of methods weighed by their past errors; bounds come from the errors of that mean and the movement of the values.',
  },
};

/** What a forecast rests on, in a sentence: the one wording for files and for merchants. */
export function describeMethod(method: ForecastMethod | FlowMethod): LocalizedText {
  return SENTENCES[method];
}
