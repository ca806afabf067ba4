import { createHash } from 'node:crypto';
import type { CashflowForecast } from '@merchant-analysis/contracts/cashflow';
import type { DecisionFacts } from './read-decisions.js';

/** All that decides what a forecast says. */
interface ForecastQuestion {
  readonly tenantId: string;
  readonly subject: CashflowForecast['subject'];
  /** The members that the caller may see: two people may see different parts of a group. */
  readonly merchantIds: readonly string[];
  readonly dataVersion: string;
  readonly asOf: string;
  readonly horizonDays: number;
  readonly floorMinor: number;
  readonly model: CashflowForecast['model'];
  /** The digest of the law book: days off and taxes. */
  readonly law: string;
  /** Plans, choices and a widening, which no data version counts. */
  readonly decisions: DecisionFacts;
}

/** The same question has the same id in every process, so its answer is given and kept once. */
export function forecastIdOf(question: ForecastQuestion): string {
  const {
    tenantId,
    subject,
    merchantIds,
    dataVersion,
    asOf,
    horizonDays,
    floorMinor,
    model,
    law,
    decisions,
  } = question;
  const said = JSON.stringify([
    tenantId,
    subject.kind,
    subject.id,
    merchantIds,
    dataVersion,
    asOf,
    horizonDays,
    floorMinor,
    model.name,
    model.version,
    law,
    decisions,
  ]);
  return `fct_${createHash('sha256').update(said).digest('hex').slice(0, 32)}`;
}
