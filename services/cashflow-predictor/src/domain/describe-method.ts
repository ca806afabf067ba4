import type { LocalizedText } from '@merchant-analysis/kernel/text';
import type { ForecastMethod } from './forecast.js';

const SENTENCES: Readonly<Record<ForecastMethod, LocalizedText>> = {
  'nothing-known': {
    zh: '没有任何数据：零只是占位，不代表预测。',
    en: 'Nothing is known: the zeros stand for no forecast.',
  },
  short: {
    zh: '历史太短，看不出季节规律：按已有数值的平均推算，区间取自它们之间的差异，仅供参考。',
    en: 'Too short for a season: the mean of what is known, with bounds from how those values differ.',
  },
  intermittent: {
    zh: '多数时候为零：预测的是平均水平，区间取自实际发生过的数额，具体落在哪天难以预料。',
    en: 'Mostly zero: the forecast is a mean, the bounds are amounts that happened; on which day one falls is not known.',
  },
  'weekday-combination': {
    zh: '按同一星期几的规律、近期水平和去年同期走势推算，区间取自过去预测的误差。',
    en: 'Rests on the weekday pattern, the recent level and the course of last year; bounds are errors made on the past.',
  },
  'seasonal-combination': {
    zh: '由多种方法按各自过去的误差加权得出，区间取自组合过去的误差和数据自身的波动。',
    en: 'A mean of methods weighed by their past errors; bounds come from the errors of that mean and the movement of the values.',
  },
};

/** What a forecast rests on, in a sentence. */
export function describeMethod(method: ForecastMethod): LocalizedText {
  return SENTENCES[method];
}
