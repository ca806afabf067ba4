import type { Random } from '@merchant-analysis/kernel/random';
import type { Archetype, Channel, Method, SettlementRule } from './archetype.js';
import type { FeastCalendar } from './feast-calendar.js';

/** The rule by which the money of a sale arrives: the platform's where it collects, else the method's. */
export function settlementRuleOf(archetype: Archetype, channel: Channel, method: Method): SettlementRule {
  return channel.settlement ?? archetype.methodSettlement[method];
}

/** The day on which money moves that was earned on `day`. Draws only where the rule leaves a choice. */
export function settlementDay(
  rule: SettlementRule,
  day: number,
  calendar: FeastCalendar,
  random?: Random,
): number {
  const lag =
    random && rule.maxDays > rule.minDays ? random.integer(rule.minDays, rule.maxDays) : rule.maxDays;
  return rule.workingDays ? calendar.workingDayFrom(day + lag) : day + lag;
}
