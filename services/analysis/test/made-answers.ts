import type { forecastCashflow } from '@merchant-analysis/contracts/cashflow';
import type { ComplianceReport } from '@merchant-analysis/contracts/compliance';
import type { ResultOf } from '@merchant-analysis/contracts/contract';
import type { analyzeCosts } from '@merchant-analysis/contracts/cost';
import type { Subject } from '@merchant-analysis/contracts/merchants';

export const MERCHANT = 'mer_noodles01';
const point = (mean: number) => ({
  mean,
  lo80: mean - 10,
  hi80: mean + 10,
  lo95: mean - 20,
  hi95: mean + 20,
});
const subject = { kind: 'merchant' as const, id: MERCHANT };
const reason = { zh: '=公式', en: 'made for a test' };

/** One merchant with books until 20 November 2025. */
export const madeSubject: Subject = {
  ...subject,
  name: { zh: '兰州拉面', en: 'Noodle shop' },
  currency: 'CNY',
  timeZone: 'Asia/Shanghai',
  dayCut: '00:00',
  merchants: [],
  dataVersion: '42',
  firstDate: '2023-01-01',
  lastDate: '2025-11-20',
  transactionCount: 9,
  openingBalanceMinor: 0,
  today: '2025-11-21',
};

export const madeForecast: ResultOf<typeof forecastCashflow> = {
  status: 'done',
  forecast: {
    id: 'fct_00000001',
    subject,
    currency: 'CNY',
    asOf: '2025-11-20',
    horizonDays: 7,
    dataVersion: '42',
    model: { name: 'made', version: '1' },
    restsOn: reason,
    openingBalanceMinor: 100,
    days: [
      {
        date: '2025-11-21',
        inflow: point(123_456),
        outflow: point(50),
        net: point(123_406),
        balance: point(9),
      },
    ],
    recurring: [
      {
        name: { zh: '房租', en: 'rent' },
        kind: 'rent',
        every: 'month',
        dueOn: { dayOfMonth: 1, onWeekend: 'same-day' },
        typicalMinor: -900_000,
        lastDate: '2025-11-01',
        nextDates: ['2025-12-01'],
        occurrences: 12,
      },
    ],
    risk: { floorMinor: 0, probability: 0.25, lowest: { date: '2025-11-21', balanceMinor: -5 } },
    accuracy: { status: 'unavailable', code: 'too-short', reason },
  },
};

const missing = { status: 'not-enough-data' as const, code: 'no-costs', reason };

export const madeCosts: ResultOf<typeof analyzeCosts> = {
  status: 'done',
  analysis: {
    subject,
    currency: 'CNY',
    dataVersion: '42',
    from: '2025-01-01',
    to: '2025-11-20',
    monthly: [
      {
        month: '2025-01',
        complete: true,
        turnoverMinor: 100_000,
        costs: [{ kind: 'rent', amountMinor: 25_000, shareOfTurnover: 0.25 }],
        totalCostMinor: 25_000,
        profitMinor: 75_000,
      },
    ],
    split: {
      status: 'done',
      value: {
        method: 'by-kind',
        basis: reason,
        months: 3,
        fixedMonthlyMinor: 25_000,
        variableRatio: 0,
        rSquared: null,
        lines: [
          {
            kind: 'rent',
            behaviour: 'fixed',
            basis: 'by-kind',
            fixedMonthlyMinor: 25_000,
            variableRatio: 0,
            rSquared: null,
            reason,
          },
        ],
      },
    },
    contribution: {
      status: 'done',
      value: { turnoverMinor: 100_000, variableMinor: 0, marginMinor: 100_000, marginRatio: 1 },
    },
    breakEven: { status: 'does-not-exist', code: 'no-break-even', reason },
    pareto: missing,
    unusual: {
      months: {
        status: 'done',
        value: [
          { month: '2025-01', kind: 'rent', amountMinor: 25_000, usualMinor: 20_000, score: 4, reason },
        ],
      },
      days: missing,
    },
  },
};

export const madeCompliance: ComplianceReport = {
  verdict: 'failed',
  today: '2025-11-21',
  ruleSet: { year: 2025, version: '1' },
  counts: { passed: 0, failed: 1, warnings: 0, notApplicable: 0, undetermined: 0 },
  results: [
    {
      ruleId: 'TX-01',
      ruleVersion: '1',
      merchantId: MERCHANT,
      status: 'failed',
      truncated: false,
      findings: [
        {
          ruleId: 'TX-01',
          ruleVersion: '1',
          merchantId: MERCHANT,
          severity: 'high',
          outcome: 'broken',
          key: '2025',
          reason,
          evidence: {
            transactionIds: ['txn_00000001'],
            transactionsTruncated: false,
            sums: {},
            figures: {},
            dates: [],
            notes: [],
          },
        },
      ],
    },
  ],
  disclaimer: reason,
};
