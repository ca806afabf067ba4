import { forecastCashflow } from '@merchant-analysis/cashflow-predictor/actions/forecast-cashflow';
import { createScenarios } from '@merchant-analysis/cashflow-predictor/actions/scenarios';
import { forecastCashflow as forecastInThisThread } from '@merchant-analysis/cashflow-predictor/domain/forecast-cashflow';
import type { Forecaster } from '@merchant-analysis/cashflow-predictor/ports/forecaster';
import type { ScenarioBody } from '@merchant-analysis/cashflow-predictor/ports/scenarios';
import { createScenarios as contract } from '@merchant-analysis/contracts/scenarios';
import { Problem } from '@merchant-analysis/kernel/problem';
import { fakeClock } from '@merchant-analysis/testkit/fake-clock';
import { memoryShelf } from '@merchant-analysis/testkit/memory-shelf';
import { expect } from 'chai';
import { madeBooks, NOODLES } from '../made-books.js';
import { memoryForecastStore } from '../memory-forecast-store.js';
import { memoryLedger } from '../memory-ledger.js';
import { memoryDecisions } from '../memory-rim.js';

const TENANT = 'ten_00000001';
const caller = { tenantId: TENANT, userId: 'usr_owner0001', roles: ['owner' as const] };
const call = { caller, audit: () => undefined, withRecord: () => ({}) };
const forecastBooks: Forecaster = async (input) => forecastInThisThread(input);

/** Scenarios on a forecast from 2025-10-28 to 2025-11-26. */
async function compute(changes: readonly object[]) {
  const ledger = memoryLedger();
  ledger.write(NOODLES, madeBooks(300));
  ledger.channelTotals.push({ channel: 'meituan', salesMinor: 9_000_000, feesMinor: 0 });
  const rim = {
    ...{ ledger, forecastBooks, forecasts: memoryForecastStore(), ...memoryDecisions() },
    scenarios: memoryShelf<ScenarioBody>(),
    clock: fakeClock('2025-11-21T08:00:00Z'),
    newId: () => 'scn_00000001',
  };
  const params = { merchantId: NOODLES, horizonDays: 30, floorMinor: 0 };
  const outcome = await forecastCashflow(rim, TENANT, params);
  if (outcome.status !== 'done') throw new Error('not enough data');
  const asked = { forecastId: outcome.forecast.id, scenarios: [{ name: 'spring', changes }] };
  const made = await createScenarios(rim, contract.params.parse(asked), call);
  return made.scenarios[0]!.effects;
}

const loan = {
  principalMinor: 12_000,
  yearlyRateBps: 0,
  months: 12,
  firstDueOn: '2026-06-01',
  method: 'equal-principal',
};

describe('the changes of a scenario', () => {
  it('that have no effect are answered with a sentence that says why, in both languages', async () => {
    const idle = [
      { kind: 'volume', changeRatio: 0.5, channel: 'eleme' },
      { kind: 'volume', changeRatio: 0 },
      { kind: 'delayed-payer', counterparty: '酒店', days: 20 },
      { kind: 'closed', from: '2025-10-01', to: '2025-10-07' },
      { kind: 'closed', from: '2025-12-01', to: '2025-12-07' },
      { kind: 'one-off', direction: 'out', date: '2025-11-27', amountMinor: 100 },
      { kind: 'loan', receivedOn: '2025-12-01', loan },
      { kind: 'rent', amountMinor: 100, dayOfMonth: 20, to: '2025-11-19' },
    ];
    const effects = await compute(idle);
    for (const { endBalanceChangeMinor, note, change } of effects) {
      expect([endBalanceChangeMinor, typeof note?.zh], change.kind).to.deep.equal([0, 'string']);
    }
    expect(effects.map(({ note }) => note!.en)).to.deep.equal([
      'The change of volume of eleme has no effect: the books of the last months have no sales through eleme (they have meituan).',
      'The change of volume has no effect: its ratio is zero.',
      'The delay of 酒店 has no effect: no open invoice of 酒店 is expected to be paid within the forecast, 2025-10-28 to 2025-11-26.',
      'The closing from 2025-10-01 to 2025-10-07 has no effect: it lies outside of the forecast, 2025-10-28 to 2025-11-26.',
      'The closing from 2025-12-01 to 2025-12-07 has no effect: it lies outside of the forecast, 2025-10-28 to 2025-11-26.',
      'The one-off amount of 2025-11-27 has no effect: it lies outside of the forecast, 2025-10-28 to 2025-11-26.',
      'The loan of 2025-12-01 has no effect: it lies outside of the forecast, 2025-10-28 to 2025-11-26.',
      'The rent has no effect: its days within the forecast, 2025-10-28 to 2025-11-26, hold no day 20 of a month.',
    ]);
    expect(effects[3]!.note!.zh).to.equal(
      '2025-10-01 至 2025-10-07 的停业没有影响：不在预测期 2025-10-28 至 2025-11-26 之内。',
    );
  });

  it('that have one are answered without a word', async () => {
    const effects = await compute([
      { kind: 'volume', changeRatio: 0.5, channel: 'meituan' },
      { kind: 'price', changeRatio: 0.1 },
      { kind: 'closed', from: '2025-10-01', to: '2025-10-28' },
      { kind: 'one-off', direction: 'out', date: '2025-11-26', amountMinor: 100 },
      { kind: 'loan', receivedOn: '2025-10-28', loan },
      { kind: 'hire', monthlyCostMinor: 100 },
    ]);
    for (const { change, endBalanceChangeMinor, note } of effects) {
      expect(endBalanceChangeMinor, change.kind).not.to.equal(0);
      expect(note, change.kind).to.equal(undefined);
    }
  });

  it('pay back no loan that was received before the forecast begins', async () => {
    const past = { kind: 'loan', receivedOn: '2025-10-27', loan };
    const refused = await compute([{ kind: 'price', changeRatio: 0.1 }, past]).catch(
      (error: unknown) => error,
    );
    expect(refused).to.be.instanceOf(Problem).with.property('code', 'VALIDATION_FAILED');
    const [error] = (refused as Problem).errors;
    expect(error!.path).to.equal('scenarios.0.changes.1.receivedOn');
    expect(error!.message).to.contain('after 2025-10-27').and.contain('make a cash plan');
  });
});
