import { WEEKENDS_ONLY } from '@merchant-analysis/cashflow-predictor/domain/books/work-calendar';
import { describeDoubtful } from '@merchant-analysis/cashflow-predictor/domain/invoices/doubtful-claims';
import type {
  InvoiceFacts,
  PartyPayment,
} from '@merchant-analysis/cashflow-predictor/domain/invoices/invoice-facts';
import { matchInvoices } from '@merchant-analysis/cashflow-predictor/domain/invoices/match-invoices';
import { planInvoices } from '@merchant-analysis/cashflow-predictor/domain/invoices/plan-invoices';
import { expect } from 'chai';

const TODAY = 20_400;

/** Issued 20 days ago, due in 10. */
function invoice(id: string, more: Partial<InvoiceFacts> = {}): InvoiceFacts {
  const amountMinor = more.amountMinor ?? 100_000;
  return {
    ...{ id, externalId: id, direction: 'in', counterparty: 'Hotel' },
    ...{ issuedDay: TODAY - 20, dueDay: TODAY + 10, amountMinor, balanceMinor: amountMinor },
    ...more,
  };
}

const paid = (amountMinor: number, more: Partial<PartyPayment> = {}): PartyPayment => ({
  ...{ counterparty: 'Hotel', direction: 'in', day: TODAY - 5, amountMinor },
  ...more,
});

/** What is planned, by invoice. */
function openOf(
  owed: readonly InvoiceFacts[],
  payments: readonly PartyPayment[],
  lastDay = TODAY,
): Record<string, number> {
  const { flows } = planInvoices(matchInvoices(owed, payments), { lastDay, calendar: WEEKENDS_ONLY });
  return Object.fromEntries(flows.map(({ id, amountMinor }) => [id.slice('invoice:'.length), amountMinor]));
}

describe('an invoice whose payment has arrived', () => {
  it('leaves the plan by its amount, by its balance, and when the bank has kept a fee', () => {
    expect(openOf([invoice('a')], [paid(100_000)])).to.deep.equal({});
    expect(openOf([invoice('a', { balanceMinor: 30_000 })], [paid(30_000)])).to.deep.equal({});
    expect(openOf([invoice('a')], [paid(99_000)])).to.deep.equal({});
    expect(openOf([invoice('a')], [paid(98_999)])).to.deep.equal({ a: 100_000 });
    // 1 % would be 10,000: the bound is 5,000.
    const large = invoice('a', { amountMinor: 1_000_000 });
    expect(openOf([large], [paid(995_000)])).to.deep.equal({});
    expect(openOf([large], [paid(994_999)])).to.deep.equal({ a: 1_000_000 });
  });

  it('leaves the plan beside another payment of that day, and by the sum of a day', () => {
    expect(openOf([invoice('a')], [paid(700), paid(100_000)])).to.deep.equal({});
    expect(openOf([invoice('a')], [paid(40_000), paid(60_000)])).to.deep.equal({});
  });

  it('leaves the plan together with others that one payment settles', () => {
    const amounts = [10_100, 20_300, 40_700, 80_900, 160_100, 320_300, 640_700, 1_280_900];
    const owed = amounts.map((amountMinor, index) =>
      invoice(`${index}`, { amountMinor, dueDay: TODAY + index }),
    );
    const sumOf = (many: readonly number[]) => many.reduce((sum, one) => sum + one, 0);
    expect(openOf(owed, [paid(sumOf(amounts))])).to.deep.equal({});
    expect(Object.keys(openOf(owed, [paid(sumOf(amounts.slice(0, 3)))]))).to.deep.equal([
      '3',
      '4',
      '5',
      '6',
      '7',
    ]);
    expect(Object.keys(openOf(owed, [paid(10_100 + 320_300)]))).to.deep.equal(['1', '2', '3', '4', '6', '7']);
  });

  it('leaves the plan when it was paid up to 60 days early', () => {
    const dueIn = (days: number) => invoice('a', { dueDay: TODAY - 5 + days });
    expect(openOf([dueIn(60)], [paid(100_000)])).to.deep.equal({});
    expect(openOf([dueIn(61)], [paid(100_000)])).to.deep.equal({ a: 100_000 });
  });

  it('stays when somebody else paid, when the money went the other way, and when it came before the issue', () => {
    const stays = { a: 100_000 };
    expect(openOf([invoice('a')], [paid(100_000, { counterparty: 'Inn' })])).to.deep.equal(stays);
    expect(openOf([invoice('a')], [paid(100_000, { direction: 'out' })])).to.deep.equal(stays);
    expect(openOf([invoice('a')], [paid(100_000, { day: TODAY - 21 })])).to.deep.equal(stays);
  });

  it('is not paid twice: what its balance has taken in settles nothing more', () => {
    const half = invoice('a', { balanceMinor: 50_000 });
    expect(openOf([half], [paid(50_000)])).to.deep.equal({ a: 50_000 });
    expect(openOf([half], [paid(50_000), paid(50_000, { day: TODAY - 2 })])).to.deep.equal({});
  });
});

describe('invoices as of a past day', () => {
  it('were open when their payment came later, and paid when none was found', () => {
    const closed = { balanceMinor: 0 };
    const payment = [paid(100_000)];
    expect(openOf([invoice('a', closed)], payment, TODAY - 4)).to.deep.equal({});
    expect(openOf([invoice('a', closed)], payment, TODAY - 6)).to.deep.equal({ a: 100_000 });
    expect(openOf([invoice('a', closed)], payment, TODAY - 21)).to.deep.equal({});
    const old = invoice('a', { ...closed, issuedDay: TODAY - 390, dueDay: TODAY - 360 });
    expect(openOf([old], [], TODAY - 1)).to.deep.equal({});
  });

  it('were open by what was paid since, and not by what was paid before', () => {
    const part = [invoice('a', { balanceMinor: 30_000 })];
    expect(openOf(part, [paid(70_000)], TODAY - 6)).to.deep.equal({ a: 100_000 });
    expect(openOf(part, [paid(70_000)], TODAY - 4)).to.deep.equal({ a: 30_000 });
    expect(openOf(part, [], TODAY - 6)).to.deep.equal({ a: 30_000 });
  });
});

describe('a receivable that is very late', () => {
  const late = (days: number, more: Partial<InvoiceFacts> = {}) =>
    invoice('late', { issuedDay: TODAY - days - 30, dueDay: TODAY - days, ...more });
  const planOf = (owed: readonly InvoiceFacts[], payments: readonly PartyPayment[] = []) =>
    planInvoices(matchInvoices(owed, payments), { lastDay: TODAY, calendar: WEEKENDS_ONLY });

  it('is doubtful 90 days after the day on which it was due, and told with the reason', () => {
    expect(planOf([late(90)]).doubtful).to.deep.equal([]);
    const { flows, doubtful } = planOf([late(365)]);
    expect(flows).to.deep.equal([]);
    const [event] = describeDoubtful(doubtful);
    expect(event).to.deep.include({ id: 'invoice:late', state: 'doubtful', amountMinor: 100_000 });
    expect(event).not.to.have.property('part');
    expect(event!.reason!.zh).to.equal(
      '已逾期 365 天，该付款方以往如何付款没有记录：可能收不回，未计入预计余额。',
    );
    expect(event!.reason!.en).to.contain('365 days overdue, and nothing is known of how this payer pays');
  });

  it('is waited for as much longer as its payer has been late before', () => {
    const before = invoice('before', {
      ...{ amountMinor: 70_000, balanceMinor: 0, issuedDay: TODAY - 200, dueDay: TODAY - 170 },
    });
    const payment = [paid(70_000, { day: TODAY - 130 })];
    expect(planOf([before, late(130)], payment).doubtful).to.deep.equal([]);
    const [claim] = planOf([before, late(131)], payment).doubtful;
    expect(claim).to.deep.include({ lateDays: 131, latestDays: 40 });
  });

  it('is counted in full when it is the merchant who owes', () => {
    const { flows, doubtful } = planOf([late(365, { direction: 'out' })]);
    expect(doubtful).to.deep.equal([]);
    expect(flows.map(({ amountMinor }) => amountMinor)).to.deep.equal([100_000]);
  });
});

describe('an invoice on which no term is agreed', () => {
  const without = (id: string, issuedDay: number, more: Partial<InvoiceFacts> = {}) =>
    invoice(id, { issuedDay, dueDay: issuedDay + 30, isTermAssumed: true, ...more });
  const dueDayOf = (owed: readonly InvoiceFacts[], payments: readonly PartyPayment[] = []) =>
    planInvoices(matchInvoices(owed, payments), { lastDay: TODAY, calendar: WEEKENDS_ONLY }).flows[0]?.dueDay;

  it('is due 30 days after its issue, or when its payer usually pays', () => {
    expect(dueDayOf([without('a', TODAY - 1)])).to.equal(TODAY + 29);
    const past = [1, 2, 3].map((month) =>
      without(`${month}`, TODAY - 60 - 30 * month, { amountMinor: 1_000 * month, balanceMinor: 0 }),
    );
    const payments = past.map(({ issuedDay, amountMinor }) => paid(amountMinor, { day: issuedDay + 45 }));
    expect(dueDayOf([...past, without('a', TODAY - 40)], payments)).to.equal(TODAY + 5);
  });
});
