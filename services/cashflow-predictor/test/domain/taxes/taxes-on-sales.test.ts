import {
  type CashflowInput,
  forecastCashflow,
} from '@merchant-analysis/cashflow-predictor/domain/forecast-cashflow';
import { NOTHING_KNOWN } from '@merchant-analysis/cashflow-predictor/domain/known/known-future';
import { applyChanges } from '@merchant-analysis/cashflow-predictor/domain/scenarios/apply-changes';
import { cliffCalendar } from '@merchant-analysis/cashflow-predictor/domain/taxes/cliff-calendar';
import { planTaxes } from '@merchant-analysis/cashflow-predictor/domain/taxes/plan-taxes';
import { describeEvents } from '@merchant-analysis/cashflow-predictor/domain/words/describe-events';
import type { DailyColumn } from '@merchant-analysis/contracts/read-models';
import { scenarioChange } from '@merchant-analysis/contracts/scenarios';
import { civilOf, formatDate, parseDate } from '@merchant-analysis/kernel/business-date';
import { seededRandom } from '@merchant-analysis/kernel/random';
import { expect } from 'chai';
import { PLAIN_LAW } from '../../memory-rim.js';

const FIRST = parseDate('2025-01-01');
const PAYER = { type: 'small-scale' as const, vatPeriod: 'quarter' as const };

/** Books from New Year 2025 up to a date, of noisy sales around a mean, with the taxes that are planned of them. */
function shop(
  dailyMinor: number,
  { to = '2025-08-29', paid = {} as Record<string, number> } = {},
): CashflowInput {
  const days = parseDate(to) - FIRST + 1;
  const random = seededRandom('sales of a shop');
  const sums = Array.from({ length: days }, () => Math.round(dailyMinor * (1 + 0.3 * random.normal())));
  const vat = new Array<number>(days).fill(0);
  for (const [date, amountMinor] of Object.entries(paid)) vat[parseDate(date) - FIRST] = -amountMinor;
  const columns: DailyColumn[] = [
    { kind: 'sale', counts: [], sums },
    { kind: 'tax', category: 'vat', counts: [], sums: vat },
  ];
  const horizonDays = 60;
  const window = { columns, firstDay: FIRST, horizonDays };
  const flows = planTaxes({
    ...{ ...window, lastDay: FIRST + days - 1, payer: PAYER },
    ...{ rules: PLAIN_LAW.vat, calendar: PLAIN_LAW.calendarOf('Asia/Shanghai') },
  });
  return {
    ...{ ...window, days, openingBalanceMinor: 10_000_000, floorMinor: 0, seed: 'taxes' },
    future: { ...NOTHING_KNOWN, flows },
  };
}

const outflow = (input: CashflowInput): number =>
  forecastCashflow(input).days.reduce((sum, day) => sum + day.outflow.mean, 0);
const events = (input: CashflowInput) =>
  describeEvents(forecastCashflow(input), {
    lastDay: FIRST + input.days - 1,
    horizonDays: input.horizonDays,
  }).filter(({ source }) => source === 'tax');
/** 3,300 yuan a day are 300,000 in a quarter of 92 days, with the levy inside; these draws of noise lie below their mean. */
const NEAR = 348_000;

describe('a tax on sales to come', () => {
  it('is as likely as the cliff calendar says, and counts as much as it is likely', () => {
    const input = shop(NEAR);
    const [vat] = events(input);
    const [cliff] = cliffCalendar(input, forecastCashflow(input), { payer: PAYER, rules: PLAIN_LAW.vat });
    expect(cliff!.rule).to.equal('TX-01');
    expect(cliff!.probability).to.be.within(0.1, 0.9);
    expect(vat!.probability).to.equal(cliff!.probability);
    // 1 % of the sales that reach the line, and 6 % surtax of it.
    expect(vat!.amountMinor).to.be.within(318_000, 350_000);
    expect(outflow(input)).to.be.closeTo(vat!.amountMinor * vat!.probability!, 20);
  });

  it('is certain far above the line, with an interval of what the sales may be', () => {
    const input = shop(1_000_000);
    const [vat] = events(input);
    expect(vat).not.to.have.property('probability');
    const due = forecastCashflow(input).days.find(({ outflow }) => outflow.mean > 0)!;
    expect(formatDate(due.day)).to.equal(vat!.date);
    expect(due.outflow.mean).to.equal(vat!.amountMinor);
    expect(due.outflow.lo95).to.be.lessThan(due.outflow.lo80).and.greaterThan(0);
  });

  it('that no path of the sales owes is none, and no habit of the past pays it either', () => {
    const paid = { '2025-01-15': 330_000, '2025-04-15': 330_000, '2025-07-15': 330_000 };
    const busy = shop(360_000, { paid });
    expect(events(busy)).to.have.length(1);
    // The same shop, whose sales have fallen by two fifths in July.
    const columns = busy.columns.map((column) =>
      column.kind === 'sale'
        ? { ...column, sums: column.sums.map((sum, at) => (at >= 181 ? Math.round(0.6 * sum) : sum)) }
        : column,
    );
    const flows = planTaxes({
      ...{ ...busy, columns, lastDay: FIRST + busy.days - 1, payer: PAYER },
      ...{ rules: PLAIN_LAW.vat, calendar: PLAIN_LAW.calendarOf('Asia/Shanghai') },
    });
    const quiet = { ...busy, columns, future: { ...NOTHING_KNOWN, flows } };
    expect(flows.map(({ id, amountMinor }) => [id, amountMinor])).to.deep.equal([['tax:vat:2025-Q3', 0]]);
    expect(events(quiet)).to.deep.equal([]);
    expect(outflow(quiet)).to.equal(0);
    expect(outflow({ ...quiet, future: NOTHING_KNOWN }), 'the habit alone would pay it').to.be.greaterThan(0);
  });

  it('follows what was paid, not the line, where it was paid of sales far below it', () => {
    const paid = { '2025-04-15': 10_000, '2025-07-15': 10_000 };
    const [vat] = events(shop(100_000, { paid }));
    expect(vat!.id).to.equal('tax:vat:2025-Q3');
    expect(vat!.amountMinor).to.be.within(9_000, 11_000);
    expect(vat).not.to.have.property('probability');
    expect(events(shop(100_000))).to.deep.equal([]);
  });

  it('counts the sales alone, whatever else comes in, and those that invoices tell too', () => {
    const alone = shop(1_000_000);
    const [first] = events(alone);
    // Every 10th of the month comes a subsidy ten times as large as a day.
    const subsidy = {
      kind: 'other_income' as const,
      counts: [],
      sums: Array.from({ length: alone.days }, (_, at) => (civilOf(FIRST + at).day === 10 ? 10_000_000 : 0)),
    };
    const [beside] = events({ ...alone, columns: [...alone.columns, subsidy] });
    expect(beside!.amountMinor).to.be.closeTo(first!.amountMinor, 0.01 * first!.amountMinor);
    const invoicePayments = Array.from({ length: 90 }, (_, at) => ({
      ...{ direction: 'in' as const, day: FIRST + alone.days - 90 + at, amountMinor: 900_000, leadDays: 60 },
    }));
    const [invoiced] = events({ ...alone, future: { ...alone.future!, invoicePayments } });
    expect(invoiced!.amountMinor).to.equal(first!.amountMinor);
  });

  it('is not paid out of habit where a scenario leaves little or nothing to be taxed', () => {
    const paid = { '2025-01-15': 1_000_000, '2025-04-15': 970_000, '2025-07-15': 980_000 };
    const busy = shop(1_000_000, { paid });
    // As the tax is not there at all when it is alone, so is the habit that it stands for.
    for (const changeRatio of [-0.9, -0.99, -1]) {
      const change = scenarioChange.parse({ kind: 'volume', changeRatio, costsFollow: false });
      const result = forecastCashflow(applyChanges(busy, [change]));
      const habit = result.parts.out.recurring.reduce((sum, one) => sum + one, 0);
      expect(habit, String(changeRatio)).to.equal(0);
    }
    const nothing = { ...busy, future: { ...busy.future!, flows: [] } };
    const habit = forecastCashflow(nothing).parts.out.recurring.reduce((sum, one) => sum + one, 0);
    expect(habit, 'alone').to.be.greaterThan(900_000);
  });

  it('falls with the sales of a scenario, and rises over the line with them', () => {
    const input = shop(NEAR);
    const likely = (changeRatio: number) => {
      const change = scenarioChange.parse({ kind: 'volume', changeRatio, costsFollow: false });
      const [vat] = events(applyChanges(input, [change]));
      return vat === undefined ? 0 : (vat.probability ?? 1);
    };
    const asItIs = likely(0);
    expect(asItIs).to.equal(events(input)[0]!.probability);
    expect(likely(-0.5)).to.equal(0);
    expect(likely(0.1)).to.be.greaterThan(asItIs);
    expect(likely(1)).to.equal(1);
    // All sales of the quarter are taxed: twice as much of the days to come.
    const far = shop(1_000_000);
    const double = applyChanges(far, [scenarioChange.parse({ kind: 'volume', changeRatio: 1 })]);
    const sold = far.columns[0]!.sums.slice(181).reduce((sum, one) => sum + one, 0);
    const toCome = events(far)[0]!.amountMinor / 0.010495 - sold;
    expect(events(double)[0]!.amountMinor / 0.010495).to.be.closeTo(sold + 2 * toCome, 0.01 * sold);
  });
});
