import { forecastCashflow } from '@merchant-analysis/cashflow-predictor/domain/forecast-cashflow';
import { describeForecast } from '@merchant-analysis/cashflow-predictor/domain/words/describe-forecast';
import type { ForecastStore, KeptForecast } from '@merchant-analysis/cashflow-predictor/ports/forecast-store';
import { expect } from 'chai';
import { comparison } from '../scored-days.js';

const [OURS, THEIRS] = ['ten_00000001', 'ten_00000002'];
const subject = { kind: 'merchant' as const, id: 'mer_noodles01' };

/** Its last day of books is that many days later than 2024-11-02. */
function kept(
  id: string,
  keptAt: number,
  of = subject,
  { daysLater = 0, horizonDays = 7 } = {},
): KeptForecast {
  const result = forecastCashflow({
    columns: [{ kind: 'sale', counts: [], sums: new Array<number>(30).fill(100) }],
    firstDay: 20_000 + daysLater,
    days: 30,
    openingBalanceMinor: 0,
    horizonDays,
    floorMinor: 0,
    seed: id,
  });
  const frame = {
    id,
    subject: of,
    currency: 'CNY',
    horizonDays,
    dataVersion: 'v',
    openingBalanceMinor: 0,
  };
  // Day number 20,029 is 2024-11-02; the forecast ends on 2024-11-09.
  const days = { firstDay: 20_000 + daysLater, lastDay: 20_029 + daysLater };
  const forecast = describeForecast({ ...frame, ...days, floorMinor: 0 }, result);
  return { forecast, merchantIds: [of.id], keptAt };
}

const realised = (days: number) => comparison('2024-11-02', days, 1);

const id = (index: number): string => `fct_0000000${index}`;

/** What every store of forecasts must do, whatever it is made of. */
export function behavesAsForecastStore(
  name: string,
  make: () => Promise<{ store: ForecastStore; close(): void }>,
): void {
  describe(`forecasts kept in ${name}`, () => {
    let store: ForecastStore;
    let close: () => void;
    beforeEach(async () => {
      ({ store, close } = await make());
    });
    afterEach(() => close());

    it('come back byte for byte', async () => {
      const given = kept(id(1), 1000);
      await store.keepForecast(OURS, given);
      const found = await store.findForecast(OURS, id(1));
      expect(JSON.stringify(found?.forecast)).to.equal(JSON.stringify(given.forecast));
      expect(found).to.deep.include({ merchantIds: [subject.id], keptAt: 1000 });
      expect(found?.realised).to.equal(undefined);
    });

    it('are kept once: the first answer stays', async () => {
      await store.keepForecast(OURS, kept(id(1), 1000));
      await store.keepForecast(OURS, kept(id(1), 2000));
      expect((await store.findForecast(OURS, id(1)))?.keptAt).to.equal(1000);
    });

    it('are kept once, also when twenty give the same answer at the same moment', async () => {
      await Promise.all(
        Array.from({ length: 20 }, (_, index) => store.keepForecast(OURS, kept(id(1), 1000 + index))),
      );
      expect(await store.listForecasts(OURS, subject, { limit: 50 })).to.have.length(1);
    });

    it('are not found by another tenant, which may have one of the same id', async () => {
      await store.keepForecast(OURS, kept(id(1), 1000));
      expect(await store.findForecast(THEIRS, id(1))).to.equal(undefined);
      await store.keepForecast(THEIRS, kept(id(1), 5000));
      expect((await store.findForecast(THEIRS, id(1)))?.keptAt).to.equal(5000);
      expect((await store.findForecast(OURS, id(1)))?.keptAt).to.equal(1000);
      expect(await store.listForecasts(THEIRS, subject, { limit: 10 })).to.have.length(1);
    });

    it('are listed newest first, page by page, for one subject', async () => {
      for (const [index, at] of [1000, 3000, 3000, 2000].entries()) {
        await store.keepForecast(OURS, kept(id(index), at));
      }
      await store.keepForecast(OURS, kept(id(9), 9000, { kind: 'merchant', id: 'mer_another01' }));
      const first = await store.listForecasts(OURS, subject, { limit: 2 });
      expect(first.map((row) => row.id)).to.deep.equal([id(2), id(1)]);
      const second = await store.listForecasts(OURS, subject, { limit: 5, after: first[1]! });
      expect(second.map((row) => row.id)).to.deep.equal([id(3), id(0)]);
      expect(second[0]).to.deep.equal({
        id: id(3),
        merchantIds: [subject.id],
        keptAt: 2000,
        asOf: '2024-11-02',
        horizonDays: 7,
        dataVersion: 'v',
        scoredDays: 0,
      });
    });

    it('are open until their last day has been compared', async () => {
      for (const index of [1, 2, 3]) await store.keepForecast(OURS, kept(id(index), 1000));
      await store.keepRealised(OURS, id(1), realised(7));
      await store.keepRealised(OURS, id(2), realised(3));
      const open = await store.listOpenForecasts(OURS, { limit: 10 });
      expect(open.map(({ forecast }) => forecast.id)).to.deep.equal([id(2), id(3)]);
      expect(open[0]!.realised).to.deep.equal(realised(3).realised);
      expect(await store.listOpenForecasts(OURS, { limit: 1, afterId: id(2) })).to.have.length(1);
      expect(await store.listOpenForecasts(THEIRS, { limit: 10 })).to.deep.equal([]);
    });

    it('remember the later of two comparisons, whichever comes first', async () => {
      await store.keepForecast(OURS, kept(id(1), 1000));
      await store.keepRealised(OURS, id(1), realised(5));
      await store.keepRealised(OURS, id(1), realised(2));
      expect((await store.findForecast(OURS, id(1)))?.realised?.days).to.equal(5);
      expect((await store.listForecasts(OURS, subject, { limit: 1 }))[0]!.scoredDays).to.equal(5);
    });

    it('remember the latest of comparisons that come at the same moment', async () => {
      await store.keepForecast(OURS, kept(id(1), 1000));
      await Promise.all([3, 7, 1, 6, 2, 5, 4].map((days) => store.keepRealised(OURS, id(1), realised(days))));
      expect((await store.findForecast(OURS, id(1)))?.realised).to.deep.equal(realised(7).realised);
      expect(await store.listOpenForecasts(OURS, { limit: 10 })).to.deep.equal([]);
    });

    it('tell how the days of a subject turned out, those with the newest books first', async () => {
      // Kept in another order than that of their books, as forecasts as of a past day are.
      for (const [index, daysLater] of [0, 2, 1, 3].entries()) {
        await store.keepForecast(OURS, kept(id(index), 1000 * (9 - index), subject, { daysLater }));
        if (index < 3) await store.keepRealised(OURS, id(index), realised(index + 1));
      }
      await store.keepForecast(OURS, kept(id(7), 1000, { kind: 'merchant', id: 'mer_another01' }));
      await store.keepRealised(OURS, id(7), realised(6));
      const list = (page: { before: string; limit: number }, tenant = OURS) =>
        store.listRealised(tenant, subject, page);
      expect(await list({ before: '2025-01-01', limit: 2 })).to.deep.equal([
        { asOf: '2024-11-04', byDay: realised(2).byDay },
        { asOf: '2024-11-03', byDay: realised(3).byDay },
      ]);
      // Books up to a day know nothing of what that day brings.
      expect(await list({ before: '2024-11-03', limit: 9 })).to.deep.equal([
        { asOf: '2024-11-02', byDay: realised(1).byDay },
      ]);
      expect(await list({ before: '2025-01-01', limit: 9 }, THEIRS)).to.deep.equal([]);
    });

    it('tell of several with the same books the one that looks furthest, and of these the first', async () => {
      const forecasts = [
        { keptAt: 1000, horizonDays: 7 },
        { keptAt: 4000, horizonDays: 14 },
        { keptAt: 3000, horizonDays: 14 },
        { keptAt: 3000, horizonDays: 14 },
      ];
      for (const [index, { keptAt, horizonDays }] of forecasts.entries()) {
        await store.keepForecast(OURS, kept(id(index), keptAt, subject, { horizonDays }));
        await store.keepRealised(OURS, id(index), realised(index + 1));
      }
      const found = await store.listRealised(OURS, subject, { before: '2025-01-01', limit: 9 });
      expect(found).to.deep.equal([{ asOf: '2024-11-02', byDay: realised(3).byDay }]);
      await store.keepRealised(OURS, id(2), realised(7));
      const later = await store.listRealised(OURS, subject, { before: '2025-01-01', limit: 9 });
      expect(later.map(({ byDay }) => byDay.inside.length)).to.deep.equal([7]);
    });

    it('are closed for good, with what was compared so far', async () => {
      for (const index of [1, 2]) await store.keepForecast(OURS, kept(id(index), 1000));
      await store.keepRealised(OURS, id(1), realised(3));
      await store.closeForecast(OURS, id(1));
      await store.closeForecast(THEIRS, id(2));
      const open = await store.listOpenForecasts(OURS, { limit: 10 });
      expect(open.map(({ forecast }) => forecast.id)).to.deep.equal([id(2)]);
      await store.keepRealised(OURS, id(1), realised(5));
      expect((await store.findForecast(OURS, id(1)))?.realised).to.deep.equal(realised(3).realised);
      expect(await store.listOpenForecasts(OURS, { limit: 10 })).to.have.length(1);
    });

    it('are forgotten by who asks for the oldest, those of its own tenant alone', async () => {
      for (const [index, at] of [1000, 3000, 2000, 4000].entries()) {
        await store.keepForecast(OURS, kept(id(index), at));
      }
      await store.keepForecast(THEIRS, kept(id(0), 1000));
      const old = await store.listOldForecasts(OURS, { keptBefore: 4000, limit: 2 });
      expect(old).to.deep.equal([id(0), id(2)]);
      await store.forgetForecasts(OURS, old);
      expect(await store.listOldForecasts(OURS, { keptBefore: 4000, limit: 9 })).to.deep.equal([id(1)]);
      expect(await store.findForecast(OURS, id(0))).to.equal(undefined);
      expect(await store.listForecasts(OURS, subject, { limit: 9 })).to.have.length(2);
      expect((await store.findForecast(THEIRS, id(0)))?.keptAt).to.equal(1000);
    });

    it('take no comparison for another tenant or an unknown id', async () => {
      await store.keepForecast(OURS, kept(id(1), 1000));
      await store.keepRealised(THEIRS, id(1), realised(5));
      await store.keepRealised(OURS, id(8), realised(5));
      expect((await store.findForecast(OURS, id(1)))?.realised).to.equal(undefined);
      expect(await store.findForecast(OURS, id(8))).to.equal(undefined);
    });
  });
}
