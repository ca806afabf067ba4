import type { CashAlertPolicy } from '@merchant-analysis/contracts/cash-alerts';
import type { CashflowForecast } from '@merchant-analysis/contracts/cashflow';
import { formatDecimal } from '@merchant-analysis/kernel/money';
import type { AlertReason } from './follow-alert.js';
import type { DriftJudgement } from './judge-drift.js';

type Terms = Pick<CashAlertPolicy, 'floorMinor' | 'probability' | 'withinDays'>;

/** Why money may run short by these terms, or undefined when it does not look like it. */
export function lowBalanceReason(forecast: CashflowForecast, terms: Terms): AlertReason | undefined {
  const { risk, id, currency } = forecast;
  if (risk.probability < terms.probability) return undefined;
  const floor = `${formatDecimal(terms.floorMinor, 2)} ${currency}`;
  const percent = Math.round(risk.probability * 100);
  const date = risk.firstDate ?? risk.lowest.date;
  return {
    kind: 'low-balance',
    forecastId: id,
    text: {
      zh: `未来 ${terms.withinDays} 天内余额低于 ${floor} 的可能性为 ${percent}%，最早在 ${date}。`,
      en: `The balance falls below ${floor} within ${terms.withinDays} days with a chance of ${percent} %, at the earliest on ${date}.`,
    },
    figures: {
      floorMinor: terms.floorMinor,
      probability: risk.probability,
      firstDate: date,
      lowestDate: risk.lowest.date,
      lowestBalanceMinor: risk.lowest.balanceMinor,
    },
  };
}

/** Why the forecasts of a merchant are not to be trusted as they were, or undefined when they hold. */
export function driftReason(judged: DriftJudgement | undefined): AlertReason | undefined {
  if (!judged?.isDrifting) return undefined;
  const percent = Math.round(judged.coverage80 * 100);
  return {
    kind: 'forecast-drift',
    text: {
      zh: `近期预测的 80% 区间只包含了 ${percent}% 的实际日流入（${judged.days} 天），区间已放宽至 ${judged.widening} 倍。`,
      en: `Only ${percent} % of the days lay in the 80 % intervals of recent forecasts (${judged.days} days): intervals are ${judged.widening} times as wide until they hold again.`,
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
