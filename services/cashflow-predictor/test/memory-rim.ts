import type { AlertBody } from '@merchant-analysis/cashflow-predictor/domain/alerts/follow-alert';
import { WEEKENDS_ONLY } from '@merchant-analysis/cashflow-predictor/domain/books/work-calendar';
import type { LawBook } from '@merchant-analysis/cashflow-predictor/ports/calendar';
import type { PolicyBody } from '@merchant-analysis/cashflow-predictor/ports/cash-alerts';
import type { PlanBody, StreamBody } from '@merchant-analysis/cashflow-predictor/ports/decisions';
import type { ForecastBasisStore } from '@merchant-analysis/cashflow-predictor/ports/forecast-basis';
import { parseDate } from '@merchant-analysis/kernel/business-date';
import { memoryShelf } from '@merchant-analysis/testkit/memory-shelf';

/** Weekends alone are days off; the lines of 2026. */
export const PLAIN_LAW: LawBook = {
  calendarOf: () => WEEKENDS_ONLY,
  feastsOf: () => [],
  vat: {
    monthlySalesMinor: 10_000_000,
    quarterlySalesMinor: 30_000_000,
    annualSalesMinor: 500_000_000,
    levyBps: 100,
    isLevyVerified: false,
    generalRates: { default: 600, byMcc: { '5411': 1300, '5812': 600 } },
    validFrom: parseDate('2025-01-01'),
    validTo: parseDate('2027-12-31'),
  },
  digest: 'plain',
};

export function memoryBasisStore(): ForecastBasisStore {
  const bases = new Map<string, string>();
  return {
    async keepBasis(tenantId, id, basis) {
      const key = `${tenantId} ${id}`;
      if (!bases.has(key)) bases.set(key, JSON.stringify(basis));
    },
    async forgetBases(tenantId, ids) {
      for (const id of ids) bases.delete(`${tenantId} ${id}`);
    },
    async findBasis(tenantId, id) {
      const text = bases.get(`${tenantId} ${id}`);
      return text === undefined ? undefined : JSON.parse(text);
    },
  };
}

/** What a forecast needs beside the ledger, in memory. */
export function memoryDecisions() {
  return {
    bases: memoryBasisStore(),
    decisions: { plans: memoryShelf<PlanBody>(), streams: memoryShelf<StreamBody>() },
    cashAlerts: { policies: memoryShelf<PolicyBody>(), alerts: memoryShelf<AlertBody>() },
    lawBook: PLAIN_LAW,
  };
}
