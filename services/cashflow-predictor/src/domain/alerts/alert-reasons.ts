import type { CashAlertPolicy } from '@merchant-analysis/contracts/cash-alerts';
import type { CashflowForecast } from '@merchant-analysis/contracts/cashflow';
import { formatDecimal, minorDigitsOf } from '@merchant-analysis/kernel/money';
import type { LocalizedText } from '@merchant-analysis/kernel/text';
import type { DriftJudgement } from '../drift/judge-drift.js';
import type { AlertReason } from './follow-alert.js';

type Terms = Pick<CashAlertPolicy, 'floorMinor' | 'probability' | 'withinDays'>;

/** Why money may run short by these terms, or undefined when it does not look like it. */
export function lowBalanceReason(forecast: CashflowForecast, terms: Terms): AlertReason | undefined {
  const { risk, id } = forecast;
  if (risk.probability < terms.probability) return undefined;
  const date = risk.firstDate ?? risk.lowest.date;
  return {
    kind: 'low-balance',
    forecastId: id,
    text:
      forecast.openingBalanceMinor < terms.floorMinor
        ? tellBelow(forecast, terms)
        : tellFall(forecast, terms),
    figures: {
      floorMinor: terms.floorMinor,
      probability: risk.probability,
      firstDate: date,
      lowestDate: risk.lowest.date,
      lowestBalanceMinor: risk.lowest.balanceMinor,
    },
  };
}

function tellFall({ risk, currency }: CashflowForecast, terms: Terms): LocalizedText {
  const floor = amountOf(terms.floorMinor, currency);
  const percent = Math.round(risk.probability * 100);
  const date = risk.firstDate ?? risk.lowest.date;
  return {
    zh: `未来 ${terms.withinDays} 天内余额低于 ${floor} 的可能性为 ${percent}%，最早在 ${date}。`,
    en: `The balance falls below ${floor} within ${terms.withinDays} days with a chance of ${percent} %, at the earliest on ${date}.`,
  };
}

/** Where the balance is below the line already nothing is to fall, and no day is the first. */
function tellBelow(forecast: CashflowForecast, terms: Terms): LocalizedText {
  const { risk, currency, asOf, openingBalanceMinor } = forecast;
  const [floor, now, least] = [terms.floorMinor, openingBalanceMinor, risk.lowest.balanceMinor].map((minor) =>
    amountOf(minor, currency),
  );
  return {
    zh: `余额已低于 ${floor}：${asOf} 为 ${now}；未来 ${terms.withinDays} 天内预计最低为 ${least}，在 ${risk.lowest.date}。`,
    en: `The balance is below ${floor}: it was ${now} on ${asOf}, and the lowest expected within ${terms.withinDays} days is ${least} on ${risk.lowest.date}.`,
  };
}

function amountOf(minor: number, currency: string): string {
  return `${formatDecimal(minor, minorDigitsOf(currency))} ${currency}`;
}

/** Why the forecasts of a merchant are not to be trusted as they were, or undefined when they hold. */
export function driftReason(judged: DriftJudgement | undefined): AlertReason | undefined {
  if (!judged?.isDrifting) return undefined;
  const percent = Math.round(judged.coverage80 * 100);
  return {
    kind: 'forecast-drift',
    text: {
      zh: `近期预测的 80% 区间只包含了 ${percent}% 的实际日流入（${judged.days} 天），区间已放宽至 ${judged.widening} 倍。`,
      en: `Only ${percent} % of the daily inflows lay in the 80 % intervals of recent forecasts (${judged.days} days): intervals are ${judged.widening} times as wide until they hold again.`,
    },
    figures: {
      days: judged.days,
      coverage80: judged.coverage80,
      coverage95: judged.coverage95,
      widening: judged.widening,
      ...(judged.wapeNet !== undefined && { wapeNet: judged.wapeNet }),
    },
  };
}
