import { forecastCashflow } from '@merchant-analysis/cashflow-predictor/actions/forecast-cashflow';
import { createScenarios } from '@merchant-analysis/cashflow-predictor/actions/scenarios';
import { forecastersIn } from '@merchant-analysis/cashflow-predictor/adapters/forecaster.threads';
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

/** A forecast from 2025-10-28 to 2025-11-26, and what scenarios of it need. */
async function forecastOfNoodles(forecaster: Forecaster = forecastBooks) {
  const ledger = memoryLedger();
  ledger.write(NOODLES, madeBooks(300));
  ledger.channelTotals.push({ channel: 'meituan', salesMinor: 9_000_000, feesMinor: 0 });
  const rim = {
    ...{ ledger, forecasts: memoryForecastStore(), ...memoryDecisions() },
    forecastBooks: forecaster,
    scenarios: memoryShelf<ScenarioBody>(),
    clock: fakeClock('2025-11-21T08:00:00Z'),
    newId: () => 'scn_00000001',
  };
  const params = { merchantId: NOODLES, horizonDays: 30, floorMinor: 0 };
  const outcome = await forecastCashflow(rim, TENANT, params);
  if (outcome.status !== 'done') throw new Error('not enough data');
  return { rim, forecastId: outcome.forecast.id };
}

async function compute(changes: readonly object[]) {
  const { rim, forecastId } = await forecastOfNoodles();
  const asked = { forecastId, scenarios: [{ name: 'spring', changes }] };
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

describe('a request for scenarios', () => {
  const price = (changeRatio: number) => ({ kind: 'price', changeRatio });
  const ten = Array.from({ length: 10 }, (_, index) => price(0.01 * (index + 1)));
  const five = ['a', 'b', 'c', 'd', 'e'].map((name) => ({ name, changes: ten }));

  /** Forecasts that are answered at once, counted. */
  async function counted() {
    const count = { runs: 0, inHand: 0, mostInHand: 0 };
    let known: ReturnType<typeof forecastInThisThread> | undefined;
    const { rim, forecastId } = await forecastOfNoodles(async (input) => {
      count.runs++;
      count.mostInHand = Math.max(count.mostInHand, ++count.inHand);
      await new Promise((resolve) => setImmediate(resolve));
      count.inHand--;
      known ??= forecastInThisThread(input);
      return known;
    });
    Object.assign(count, { runs: 0, mostInHand: 0 });
    const ask = (scenarios: readonly object[], idempotency?: { key: string; fingerprint: string }) =>
      createScenarios(rim, contract.params.parse({ forecastId, scenarios }), {
        ...call,
        idempotency,
        withRecord: () => ({ ...idempotency }),
      });
    return { count, ask, rim };
  }

  it('of the largest size is computed by one thread, which takes fifty at once', async () => {
    const inThreads = forecastersIn(1);
    try {
      const { rim, forecastId } = await forecastOfNoodles(inThreads.within(() => 60_000));
      const made = await createScenarios(rim, contract.params.parse({ forecastId, scenarios: five }), call);
      expect(made.scenarios.map(({ effects }) => effects.length)).to.deep.equal([10, 10, 10, 10, 10]);
    } finally {
      await inThreads.close();
    }
  });

  it('is computed a few at a time, and nothing twice', async () => {
    const { count, ask } = await counted();
    await ask(five);
    // The forecast itself, and of each of five scenarios all of it and ten changes.
    expect(count.runs).to.equal(1 + 5 * 11);
    expect(count.mostInHand).to.be.at.most(4);
    count.runs = 0;
    await ask([{ name: 'one change', changes: [price(0.1)] }]);
    expect(count.runs).to.equal(2);
  });

  it('says of a single change alone what it says of it together', async () => {
    const { rim, forecastId } = await forecastOfNoodles();
    const asked = { forecastId, scenarios: [{ name: 'dearer', changes: [price(0.1)] }] };
    const [made] = (await createScenarios(rim, contract.params.parse(asked), call)).scenarios;
    expect(made!.effects[0]!.alone).to.deep.equal(made!.outcome);
    expect(made!.effects[0]!.endBalanceChangeMinor).to.equal(made!.endBalanceChangeMinor).and.not.equal(0);
  });

  it('that comes again with its key is answered without computing, for who may see the forecast', async () => {
    const { count, ask, rim } = await counted();
    const first = await ask([{ name: 'dearer', changes: [price(0.1)] }], { key: 'k1', fingerprint: 'f1' });
    count.runs = 0;
    const again = await ask([{ name: 'dearer', changes: [price(0.1)] }], { key: 'k1', fingerprint: 'f1' });
    expect(again).to.deep.equal(first);
    expect(count.runs).to.equal(0);
    const other = await ask([{ name: 'dearer', changes: [price(0.2)] }], {
      key: 'k1',
      fingerprint: 'f2',
    }).catch((error: unknown) => error);
    expect(other).to.be.instanceOf(Problem).with.property('code', 'IDEMPOTENCY_KEY_REUSED');
    rim.ledger.visible = new Set();
    const hidden = await ask([{ name: 'dearer', changes: [price(0.1)] }], {
      key: 'k1',
      fingerprint: 'f1',
    }).catch((error: unknown) => error);
    expect(hidden).to.be.instanceOf(Problem).with.property('code', 'NOT_FOUND');
  });
});
