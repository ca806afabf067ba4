import { forecastCashflow } from '@merchant-analysis/cashflow-predictor/actions/forecast-cashflow';
import {
  getForecastDrivers,
  listCliffs,
  listForecastEvents,
} from '@merchant-analysis/cashflow-predictor/actions/read-forecast-detail';
import { reproduceForecast } from '@merchant-analysis/cashflow-predictor/actions/reproduce-forecast';
import { joinWidenings } from '@merchant-analysis/cashflow-predictor/domain/drift/join-widenings';
import { forecastCashflow as forecastInThisThread } from '@merchant-analysis/cashflow-predictor/domain/forecast-cashflow';
import type { Forecaster } from '@merchant-analysis/cashflow-predictor/ports/forecaster';
import { type CashflowForecast, forecastCashflow as contract } from '@merchant-analysis/contracts/cashflow';
import type { ForecastEvent } from '@merchant-analysis/contracts/forecast-detail';
import { civilOf, formatDate, parseDate } from '@merchant-analysis/kernel/business-date';
import { fakeClock } from '@merchant-analysis/testkit/fake-clock';
import { expect } from 'chai';
import { madeBooks, NOODLES } from '../made-books.js';
import { memoryForecastStore } from '../memory-forecast-store.js';
import { memoryLedger } from '../memory-ledger.js';
import { memoryDecisions } from '../memory-rim.js';
import { comparison } from '../scored-days.js';

const TENANT = 'ten_00000001';
const GROUP = 'grp_noodles001';
const BRANCH = 'mer_noodles02';
const RENT = 'out.rent..month.1';
const forecastBooks: Forecaster = async (input) => forecastInThisThread(input);

/** Ten times the sales of `madeBooks`: some 900,000 yuan a quarter, three times the VAT threshold; rent on a day. */
function largeBooks(seed: number, rentDay: number) {
  const books = madeBooks(300, seed);
  const [sale, rent] = books.columns;
  const first = parseDate(books.from);
  return {
    ...books,
    columns: [
      { ...sale!, sums: sale!.sums.map((sum) => 10 * sum) },
      { ...rent!, sums: rent!.sums.map((_, at) => (civilOf(first + at).day === rentDay ? -600_000 : 0)) },
    ],
  };
}

function chain() {
  const ledger = memoryLedger();
  ledger.write(NOODLES, largeBooks(1, 5));
  ledger.write(BRANCH, largeBooks(2, 20));
  ledger.groups.set(GROUP, [NOODLES, BRANCH]);
  return {
    ...{ ledger, forecasts: memoryForecastStore(), forecastBooks },
    ...memoryDecisions(),
    clock: fakeClock('2025-11-21T08:00:00Z'),
  };
}
type Chain = ReturnType<typeof chain>;

async function ask(
  of: Chain,
  subject: object,
): Promise<{ forecast: CashflowForecast; events: ForecastEvent[] }> {
  const outcome = await forecastCashflow(of, TENANT, contract.params.parse({ horizonDays: 90, ...subject }));
  if (outcome.status !== 'done') throw new Error(`not enough data: ${outcome.code}`);
  const { forecast } = outcome;
  const { data } = await listForecastEvents(of, TENANT, { forecastId: forecast.id, limit: 100 });
  return { forecast, events: data };
}

async function reject(of: Chain, owner: string): Promise<void> {
  await of.decisions.streams.change(TENANT, {
    id: `str_${owner.slice(4)}.0123456789abcdef`,
    action: 'test',
    next: () => ({ owner, at: 0, body: { key: RENT, decision: 'rejected' } }),
  });
}

const told = (events: readonly ForecastEvent[], source: string) =>
  events
    .filter((event) => event.source === source)
    .map(({ date, amountMinor }) => `${date} ${amountMinor}`)
    .sort();

describe('a chain', () => {
  it('owes the taxes and pays the rents of each of its members, and says whose they are', async () => {
    const of = chain();
    const { forecast, events } = await ask(of, { groupId: GROUP });
    const alone = [await ask(of, { merchantId: NOODLES }), await ask(of, { merchantId: BRANCH })];
    const rents = alone.flatMap((one) => told(one.events, 'recurring')).sort();
    expect(told(events, 'recurring')).to.deep.equal(rents);
    expect(rents).not.to.be.empty;
    const taxesOf = (of: readonly ForecastEvent[]) => of.filter(({ source }) => source === 'tax');
    const taxes = taxesOf(events);
    // What decides on them are the sales of each member, as far as the group's forecast moves them.
    for (const own of alone.flatMap((one) => taxesOf(one.events))) {
      const tax = taxes.find(({ id }) => id.startsWith(own.id))!;
      expect(tax.date).to.equal(own.date);
      expect(tax.amountMinor / own.amountMinor).to.be.closeTo(1, 0.02);
    }
    // The third quarter, which nobody has paid, and the fourth.
    expect(taxes.map(({ merchantId, state }) => [merchantId, state])).to.have.deep.members([
      [NOODLES, 'late'],
      [BRANCH, 'late'],
      [NOODLES, 'expected'],
      [BRANCH, 'expected'],
    ]);
    expect(new Set(events.map(({ id }) => id)).size).to.equal(events.length);
    expect(forecast.recurring.map(({ merchantId }) => merchantId)).to.have.members([NOODLES, BRANCH]);
    expect(forecast.restsOn.en).to.contain('are those of each member');
  });

  it('names whose each tax is, and of whom the VAT is not known', async () => {
    const of = chain();
    of.ledger.merchants.set(NOODLES, { name: { zh: '老店', en: 'Old shop' } });
    of.ledger.merchants.set(BRANCH, { name: { zh: '分店' }, taxPayerType: 'general' });
    const { forecast, events } = await ask(of, { groupId: GROUP });
    const names = events.filter(({ source }) => source === 'tax').map(({ name }) => name);
    expect(names[0]).to.deep.equal({
      zh: '老店：增值税及附加（所属期 2025-Q3）',
      en: 'Old shop: VAT and surtax for 2025-Q3',
    });
    expect(
      names.every(({ zh }) => zh.startsWith('老店')),
      'nothing tells the VAT of the branch',
    ).to.equal(true);
    expect(forecast.restsOn.zh).to.contain('分店的账本中没有增值税缴款');
    expect(forecast.restsOn.en).to.contain('The books of 分店 hold no VAT payment');
    const alone = (await ask(of, { merchantId: BRANCH })).forecast;
    expect(alone.restsOn.en).to.contain('The books hold no VAT payment');
    expect((await ask(of, { merchantId: NOODLES })).forecast.restsOn.en).not.to.contain('VAT');
  });

  it('has the tax lines of each member, as likely as its tax is', async () => {
    const of = chain();
    const { forecast, events } = await ask(of, { groupId: GROUP });
    const { data } = await listCliffs(of, TENANT, { forecastId: forecast.id });
    for (const owner of [NOODLES, BRANCH]) {
      const lines = data.filter(({ merchantId, rule }) => merchantId === owner && rule === 'TX-01');
      // Three times the threshold in each quarter: that of 2025-Q4 ends within the 90 days, the next does not.
      expect(lines.map(({ period, probability }) => [period, probability])[0]).to.deep.equal(['2025-Q4', 1]);
      const tax = events.find(({ source, merchantId }) => source === 'tax' && merchantId === owner)!;
      expect(tax.probability ?? 1).to.equal(lines[0]!.probability);
      const alone = await ask(of, { merchantId: owner });
      const own = await listCliffs(of, TENANT, { forecastId: alone.forecast.id });
      expect(lines[0]!.soFarMinor).to.equal(own.data[0]!.soFarMinor);
      expect(lines[0]!.expectedMinor / own.data[0]!.expectedMinor).to.be.closeTo(1, 0.02);
      expect(own.data[0]).not.to.have.property('merchantId');
    }
  });

  it('names a member whose books end before those of the others', async () => {
    const of = chain();
    expect((await ask(of, { groupId: GROUP })).forecast.restsOn.en).not.to.contain('end on');
    const books = largeBooks(2, 20);
    const until = 280;
    const columns = books.columns.map((column) => ({
      ...column,
      sums: column.sums.map((sum, at) => (at < until ? sum : 0)),
    }));
    of.ledger.write(BRANCH, { ...books, columns });
    const { forecast } = await ask(of, { groupId: GROUP });
    const last = formatDate(parseDate(books.from) + until - 1);
    expect(forecast.restsOn.en).to.contain(`end on ${last}: nothing is counted since`);
    expect(forecast.restsOn.zh).to.contain(`的账目只到 ${last}`);
  });

  it('leaves out books of a time when most of it was not there', async () => {
    const of = chain();
    const old = largeBooks(1, 5);
    const tenth = old.columns.map((column) => ({
      ...column,
      sums: column.sums.map((sum) => Math.round(sum / 10)),
    }));
    const books = largeBooks(2, 20);
    const columns = books.columns.map((column) => ({
      ...column,
      sums: column.sums.map((sum, at) => (at < 150 ? 0 : sum)),
    }));
    of.ledger.write(NOODLES, { ...old, columns: tenth });
    of.ledger.write(BRANCH, { ...books, columns });
    const { forecast } = await ask(of, { groupId: GROUP });
    expect(forecast.restsOn.en)
      .to.contain('Rests on 150 days of books')
      .and.contain('Older books lack members');
    expect(forecast.restsOn.zh).to.contain('更早的账目缺少');
    const again = await reproduceForecast(of, TENANT, { forecastId: forecast.id });
    expect(again.isSame).to.equal(true);
    // The members' own forecasts: what both take a day.
    const alone = [await ask(of, { merchantId: NOODLES }), await ask(of, { merchantId: BRANCH })];
    const inflow = ({ days }: CashflowForecast) => days.reduce((sum, day) => sum + day.inflow.mean, 0);
    const sum = alone.reduce((all, one) => all + inflow(one.forecast), 0);
    expect(inflow(forecast) / sum).to.be.closeTo(1, 0.03);
  });

  it('pays no rent that a member has rejected, and that of the others still', async () => {
    const of = chain();
    const before = await ask(of, { groupId: GROUP });
    await reject(of, BRANCH);
    const after = await ask(of, { groupId: GROUP });
    expect(after.forecast.id).not.to.equal(before.forecast.id);
    const rents = (events: readonly ForecastEvent[]) =>
      events.filter(({ source }) => source === 'recurring').map(({ merchantId }) => merchantId);
    expect(new Set(rents(before.events))).to.deep.equal(new Set([NOODLES, BRANCH]));
    expect(new Set(rents(after.events))).to.deep.equal(new Set([NOODLES]));
    const out = ({ days }: CashflowForecast) => days.reduce((sum, { outflow }) => sum + outflow.mean, 0);
    const rejected = before.events.filter(
      ({ source, merchantId }) => source === 'recurring' && merchantId === BRANCH,
    );
    expect(out(before.forecast) - out(after.forecast)).to.equal(600_000 * rejected.length);
  });

  it('tells who sees one member nothing of the taxes and choices of the other', async () => {
    const of = chain();
    of.ledger.visible = new Set([NOODLES]);
    const before = await ask(of, { groupId: GROUP });
    expect(before.events.every(({ merchantId }) => merchantId === NOODLES)).to.equal(true);
    await reject(of, BRANCH);
    expect((await ask(of, { groupId: GROUP })).forecast).to.deep.equal(before.forecast);
    const alone = await ask(of, { merchantId: NOODLES });
    expect(before.forecast.days.map(({ net }) => net.mean)).to.deep.equal(
      alone.forecast.days.map(({ net }) => net.mean),
    );
  });

  it('is as much less certain as the members that drift make of it', async () => {
    const of = chain();
    const before = await ask(of, { groupId: GROUP });
    const branch = await ask(of, { merchantId: BRANCH, asOf: '2025-09-17' });
    await of.forecasts.keepRealised(TENANT, branch.forecast.id, comparison(branch.forecast.asOf, 40, 0));
    const after = await ask(of, { groupId: GROUP });
    const width = ({ days }: CashflowForecast) => days[9]!.inflow.hi80 - days[9]!.inflow.lo80;
    // One of two of one size is widened to the double.
    expect(width(after.forecast) / width(before.forecast)).to.be.closeTo(1.5, 0.05);
    const of3 = (amount: number, widening: number) => ({
      columns: [{ kind: 'sale' as const, counts: [], sums: [amount, amount] }],
      widening,
    });
    expect(joinWidenings([of3(100, 1), of3(300, 1.8)])).to.be.closeTo(1.6, 1e-9);
    expect(joinWidenings([of3(0, 2)])).to.equal(1);
  });

  it('is computed again bit for bit, and its drivers sum to the difference', async () => {
    const of = chain();
    const { forecast } = await ask(of, { groupId: GROUP });
    const again = await reproduceForecast(of, TENANT, { forecastId: forecast.id });
    expect(again.isSame).to.equal(true);
    const { drivers, differenceMinor } = await getForecastDrivers(of, TENANT, { forecastId: forecast.id });
    expect(drivers.reduce((sum, { amountMinor }) => sum + amountMinor, 0)).to.equal(differenceMinor);
    // Both rents fall into either month.
    expect(drivers.find(({ kind }) => kind === 'recurring')!.amountMinor).to.equal(0);
  });

  it('of more members than can be looked at one by one says what is left out', async () => {
    const of = chain();
    const many = Array.from({ length: 101 }, (_, number) => `mer_many${String(number).padStart(6, '0')}`);
    for (const id of many) of.ledger.write(id, madeBooks(60));
    of.ledger.groups.set(GROUP, many);
    const { forecast } = await ask(of, { groupId: GROUP, horizonDays: 7 });
    expect(forecast.restsOn.en).to.contain('too many members');
    expect(forecast.restsOn.zh).to.contain('未计入');
    expect(of.ledger.seriesReads).to.equal(1);
  });
});
