import { createCashPlan } from '@merchant-analysis/cashflow-predictor/actions/cash-plans';
import { forecastCashflow } from '@merchant-analysis/cashflow-predictor/actions/forecast-cashflow';
import { getForecast } from '@merchant-analysis/cashflow-predictor/actions/get-forecast';
import { createScenarios } from '@merchant-analysis/cashflow-predictor/actions/scenarios';
import { scoreForecasts } from '@merchant-analysis/cashflow-predictor/actions/score-forecasts';
import { compareWithBooks } from '@merchant-analysis/cashflow-predictor/domain/drift/compare-with-books';
import { forecastCashflow as forecastInThisThread } from '@merchant-analysis/cashflow-predictor/domain/forecast-cashflow';
import type { Forecaster } from '@merchant-analysis/cashflow-predictor/ports/forecaster';
import type { ScenarioBody } from '@merchant-analysis/cashflow-predictor/ports/scenarios';
import { forecastCashflow as contract } from '@merchant-analysis/contracts/cashflow';
import { problem } from '@merchant-analysis/contracts/problems';
import { createScenarios as createContract } from '@merchant-analysis/contracts/scenarios';
import { fakeClock } from '@merchant-analysis/testkit/fake-clock';
import { memoryShelf } from '@merchant-analysis/testkit/memory-shelf';
import { expect } from 'chai';
import { madeBooks, NOODLES } from '../made-books.js';
import { memoryForecastStore } from '../memory-forecast-store.js';
import { memoryLedger } from '../memory-ledger.js';
import { memoryDecisions } from '../memory-rim.js';

const TENANT = 'ten_00000001';
const forecastBooks: Forecaster = async (input) => forecastInThisThread(input);

async function given(horizonDays = 14) {
  const ledger = memoryLedger();
  ledger.write(NOODLES, madeBooks(200));
  const of = {
    ledger,
    forecasts: memoryForecastStore(),
    ...memoryDecisions(),
    clock: fakeClock('2025-11-21T08:00:00Z'),
    forecastBooks,
    scenarios: memoryShelf<ScenarioBody>(),
    forecastsKeptDays: 400,
  };
  const outcome = await forecastCashflow(
    of,
    TENANT,
    contract.params.parse({ merchantId: NOODLES, horizonDays }),
  );
  if (outcome.status !== 'done') throw new Error('not enough data');
  return { ...of, forecast: outcome.forecast };
}

describe('scoring old forecasts', () => {
  it('compares them with the days that have arrived, and again when more have', async () => {
    const of = await given();
    of.ledger.write(NOODLES, madeBooks(205));
    const run = await scoreForecasts(of, TENANT);
    expect(run).to.deep.equal({
      merchants: 1,
      failed: 0,
      detail: { forecasts: 1, scored: 1, withoutBooks: 0, forgotten: 0 },
    });
    const first = (await getForecast(of, TENANT, { forecastId: of.forecast.id })).realised!;
    // 2025-01-01 + 204 days.
    expect(first).to.include({ days: 5, scoredThrough: '2025-07-24' });
    expect(first.wapeInflow).to.be.within(0.01, 0.25);
    of.ledger.write(NOODLES, madeBooks(300));
    await scoreForecasts(of, TENANT);
    const last = (await getForecast(of, TENANT, { forecastId: of.forecast.id })).realised!;
    expect(last.days).to.equal(14);
    expect((await scoreForecasts(of, TENANT)).detail['forecasts']).to.equal(0);
  });

  it('changes nothing when no day has arrived since', async () => {
    const of = await given();
    expect((await scoreForecasts(of, TENANT)).detail).to.include({ forecasts: 1, scored: 0 });
    of.ledger.write(NOODLES, madeBooks(205));
    await scoreForecasts(of, TENANT);
    const reads = of.ledger.seriesReads;
    expect((await scoreForecasts(of, TENANT)).detail).to.include({ forecasts: 1, scored: 0 });
    expect(of.ledger.seriesReads).to.equal(reads);
  });

  it('does not count today, which is not over', async () => {
    const of = await given();
    of.ledger.write(NOODLES, madeBooks(203));
    of.ledger.today = '2025-07-22';
    await scoreForecasts(of, TENANT);
    const { realised } = await getForecast(of, TENANT, { forecastId: of.forecast.id });
    expect(realised?.scoredThrough).to.equal('2025-07-21');
  });

  it('leaves the forecasts of merchants that are gone, and those of other tenants, alone', async () => {
    const of = await given();
    of.ledger.remove(NOODLES);
    expect((await scoreForecasts(of, TENANT)).detail).to.include({ scored: 0, withoutBooks: 1 });
    expect((await scoreForecasts(of, 'ten_00000002')).merchants).to.equal(0);
  });

  it('looks once alone at forecasts that nothing can be compared with any more', async () => {
    const of = await given();
    of.ledger.groups.set('grp_noodles001', [NOODLES]);
    await forecastCashflow(of, TENANT, contract.params.parse({ groupId: 'grp_noodles001', horizonDays: 14 }));
    const other = { ...madeBooks(205, 2) };
    of.ledger.write('mer_noodles02', other);
    of.ledger.groups.set('grp_noodles001', [NOODLES, 'mer_noodles02']);
    of.ledger.remove(NOODLES);
    expect((await scoreForecasts(of, TENANT)).detail).to.include({ forecasts: 2, withoutBooks: 2 });
    expect((await scoreForecasts(of, TENANT)).detail).to.include({ forecasts: 0, withoutBooks: 0 });
    expect(await of.forecasts.findForecast(TENANT, of.forecast.id)).to.have.property('forecast');
  });

  it('forgets what was given more than the kept days ago, with its basis and its scenarios', async () => {
    const of = await given();
    const forecastId = of.forecast.id;
    const asked = createContract.params.parse({
      forecastId,
      scenarios: [{ name: 'dearer', changes: [{ kind: 'price', changeRatio: 0.1 }] }],
    });
    const caller = { tenantId: TENANT, userId: 'usr_owner0001', roles: ['owner' as const] };
    const call = { caller, audit: () => undefined, withRecord: () => ({}) };
    const { id: scenarioId } = await createScenarios({ ...of, newId: () => 'scn_00000001' }, asked, call);
    of.clock.advance(400 * 86_400_000);
    const outcome = await forecastCashflow(
      of,
      TENANT,
      contract.params.parse({ merchantId: NOODLES, horizonDays: 7 }),
    );
    if (outcome.status !== 'done') throw new Error('not enough data');
    // To the day it is kept still.
    expect((await scoreForecasts(of, TENANT)).detail['forgotten']).to.equal(0);
    of.clock.advance(1);
    expect((await scoreForecasts(of, 'ten_00000002')).detail['forgotten']).to.equal(0);
    expect((await scoreForecasts(of, TENANT)).detail).to.include({ forgotten: 1, forecasts: 1 });
    expect(await of.forecasts.findForecast(TENANT, forecastId)).to.equal(undefined);
    expect(await of.bases.findBasis(TENANT, forecastId)).to.equal(undefined);
    expect(await of.scenarios.find(TENANT, scenarioId)).to.equal(undefined);
    expect(await of.bases.findBasis(TENANT, outcome.forecast.id)).to.have.property('input');
  });

  it('goes through more forecasts than fit on a page', async () => {
    const of = await given();
    for (let floorMinor = 1; floorMinor <= 120; floorMinor++) {
      await of.forecasts.keepForecast(TENANT, {
        forecast: { ...of.forecast, id: `fct_${String(floorMinor).padStart(8, '0')}` },
        merchantIds: [NOODLES],
        keptAt: of.clock.now(),
      });
    }
    of.ledger.write(NOODLES, madeBooks(205));
    expect((await scoreForecasts(of, TENANT)).detail).to.include({ forecasts: 121, scored: 121 });
  });

  it('fails as a whole when the ledger does not answer, to be repeated', async () => {
    const of = await given();
    of.ledger.describeSubject = async () => {
      throw problem('SERVICE_UNAVAILABLE', { service: 'ledger' });
    };
    const error = await scoreForecasts(of, TENANT).catch((thrown: unknown) => thrown);
    expect(error).to.have.property('code', 'SERVICE_UNAVAILABLE');
  });
});

describe('a forecast beside what happened', () => {
  it('has the errors of sums done by hand', async () => {
    const { forecast } = await given(7);
    const [one, two] = [forecast.days[0]!, forecast.days[1]!];
    const sale = [one.inflow.mean + 100, two.inflow.hi95 + 1];
    const expense = [0, -50];
    const financing = [9_999_999, 0];
    const column = (kind: 'sale' | 'expense' | 'financing', sums: number[]) => ({ kind, counts: [], sums });
    const { realised, byDay } = compareWithBooks(
      forecast,
      [column('sale', sale), column('expense', expense), column('financing', financing)],
      2,
    );
    const inflowError = 100 + (two.inflow.hi95 + 1 - two.inflow.mean);
    expect(realised.wapeInflow).to.be.closeTo(inflowError / (sale[0]! + sale[1]!), 1e-12);
    const net = [sale[0]!, sale[1]! - 50];
    const netError = Math.abs(net[0]! - one.net.mean) + Math.abs(net[1]! - two.net.mean);
    expect(realised.wapeNet).to.be.closeTo(netError / (net[0]! + net[1]!), 1e-12);
    expect(realised).to.include({ coverage80: 0.5, coverage95: 0.5, days: 2 });
    expect(byDay).to.deep.equal({
      inside: [80, 0],
      netMinor: net,
      netErrorMinor: [Math.abs(net[0]! - one.net.mean), Math.abs(net[1]! - two.net.mean)],
    });
  });

  it('leaves a planned loan out of both sides, whether it comes as planned or not', async () => {
    const of = await given(7);
    // 2025-01-01 + 200 days is 2025-07-20, the day behind asOf.
    const items = [{ date: '2025-07-20', amountMinor: 10_000_000 }];
    const kind = { kind: 'financing' as const, direction: 'in' as const };
    const caller = { tenantId: TENANT, userId: 'usr_owner0001', roles: ['owner' as const] };
    await createCashPlan(
      { ...of, newId: () => 'pln_00000001' },
      { merchantId: NOODLES, name: { en: 'Loan' }, ...kind, items, loan: undefined },
      { caller, audit: () => undefined, withRecord: () => ({}) },
    );
    const question = contract.params.parse({ merchantId: NOODLES, horizonDays: 7 });
    const outcome = await forecastCashflow(of, TENANT, question);
    if (outcome.status !== 'done') throw new Error('not enough data');
    const { days } = outcome.forecast;
    const [first] = days;
    expect(days.map(({ loanInflowMinor }) => loanInflowMinor).filter(Boolean)).to.deep.equal([10_000_000]);
    const usual = of.forecast.days[0]!.inflow.mean;
    expect(first!.inflow.mean).to.equal(usual + 10_000_000);
    const column = (kind: 'sale' | 'financing', amount: number) => ({ kind, counts: [], sums: [amount] });
    for (const came of [10_000_000, 0]) {
      const { realised } = compareWithBooks(
        outcome.forecast,
        [column('sale', usual), column('financing', came)],
        1,
      );
      expect(realised).to.include({ wapeInflow: 0, wapeNet: 0, coverage80: 1, coverage95: 1 });
    }
  });
});
