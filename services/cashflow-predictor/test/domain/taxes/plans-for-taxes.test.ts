import { certainOn, type KnownFlow } from '@merchant-analysis/cashflow-predictor/domain/known/known-flow';
import { joinTaxPlans } from '@merchant-analysis/cashflow-predictor/domain/taxes/plans-for-taxes';
import { parseDate } from '@merchant-analysis/kernel/business-date';
import { expect } from 'chai';

const flow = (id: string, date: string, amountMinor: number, more: Partial<KnownFlow> = {}): KnownFlow => ({
  ...{ id, source: 'plan', name: { zh: id, en: id }, direction: 'out', amountMinor },
  ...{ ...certainOn(parseDate(date)), amountErrors: [] },
  replaces: { kinds: ['tax'], withinDays: 10 },
  ...more,
});
const habit = {
  kinds: ['tax', 'wage', 'expense'],
  category: 'vat',
  withinDays: 20,
  withinFactor: 10,
} as const;
const tax = (id: string, date: string, amountMinor: number, more: Partial<KnownFlow> = {}) =>
  flow(id, date, amountMinor, { source: 'tax', replaces: { ...habit, kinds: [...habit.kinds] }, ...more });
const idsOf = (planned: KnownFlow[], taxes: KnownFlow[]) => joinTaxPlans(planned, taxes).map(({ id }) => id);

describe('a tax that somebody has planned', () => {
  const vat = tax('tax:vat:2026-11', '2026-12-15', 91_078_900);

  it('stands for the tax of about its amount and day, and for the habit that this would replace', () => {
    const [plan, ...others] = joinTaxPlans([flow('plan:1', '2026-12-15', 91_000_000)], [vat]);
    expect(others).to.deep.equal([]);
    expect(plan).to.deep.include({ id: 'plan:1', amountMinor: 91_000_000, replaces: vat.replaces });
    expect(plan!.standsFor).to.deep.equal({
      name: vat.name,
      day: parseDate('2026-12-15'),
      amountMinor: 91_078_900,
    });
  });

  it('is another one a tenth or ten days off, of another kind or merchant', () => {
    const alone = (date: string, amountMinor: number, more?: Partial<KnownFlow>) =>
      idsOf([flow('plan:1', date, amountMinor, more)], [vat]).length === 1;
    // A tenth of 910,789.00 is 91,078.90.
    expect(alone('2026-12-25', 100_186_790)).to.equal(true);
    expect(alone('2026-12-26', 91_078_900)).to.equal(false);
    expect(alone('2026-12-15', 100_186_791)).to.equal(false);
    expect(alone('2026-12-15', 91_078_900, { replaces: { kinds: ['wage'], withinDays: 10 } })).to.equal(
      false,
    );
    expect(alone('2026-12-15', 91_078_900, { merchantId: 'mer_other0001' })).to.equal(false);
    expect(alone('2026-12-15', 91_078_900, { direction: 'in' })).to.equal(false);
  });

  it('stands for one tax, the nearest in days', () => {
    const later = tax('tax:income-tax:2026-Q4', '2026-12-17', 91_000_000);
    expect(
      idsOf(
        [flow('plan:1', '2026-12-16', 91_000_000), flow('plan:2', '2026-12-17', 91_000_000)],
        [vat, later],
      ),
    ).to.deep.equal(['plan:1', 'plan:2']);
    expect(idsOf([flow('plan:1', '2026-12-17', 91_000_000)], [vat, later])).to.deep.equal(['plan:1', vat.id]);
  });

  it('may be one that is owed only if the sales reach a line: then it is what is owed on it', () => {
    // 1.06 % of 300,000.00.
    const onSales = {
      ...{ from: 0, to: 90, soldMinor: 0, recentMinor: 0 },
      ...{ insideBps: 100, lineMinor: 30_000_000, ratio: 0.0106 },
    };
    const near = tax('tax:vat:2026-Q4', '2027-01-20', 0, { onSales });
    const [plan, ...others] = joinTaxPlans([flow('plan:1', '2027-01-20', 320_000)], [near]);
    expect(others).to.deep.equal([]);
    expect(plan!.standsFor!.amountMinor).to.equal(318_000);
  });

  it('is the late tax from the day on which this was due', () => {
    const late = tax('tax:vat:2026-10', '2026-11-30', 50_000, { dueDay: parseDate('2026-11-16') });
    expect(idsOf([flow('plan:1', '2026-12-10', 50_000)], [late])).to.deep.equal(['plan:1']);
    expect(idsOf([flow('plan:1', '2026-12-11', 50_000)], [late])).to.deep.equal(['plan:1', late.id]);
  });
});
