import { describeForecast } from '@merchant-analysis/cashflow-predictor/domain/describe-forecast';
import { forecastCashflow } from '@merchant-analysis/cashflow-predictor/domain/forecast-cashflow';
import type { ForecastStore, KeptForecast } from '@merchant-analysis/cashflow-predictor/ports/forecast-store';
import type { RealisedForecast } from '@merchant-analysis/contracts/cashflow';
import { expect } from 'chai';

const [OURS, THEIRS] = ['ten_00000001', 'ten_00000002'];
const subject = { kind: 'merchant' as const, id: 'mer_noodles01' };

function kept(id: string, keptAt: number, of = subject): KeptForecast {
  const result = forecastCashflow({
    columns: [{ kind: 'sale', counts: [], sums: new Array<number>(30).fill(100) }],
    firstDay: 20_000,
    days: 30,
    openingBalanceMinor: 0,
    horizonDays: 7,
    floorMinor: 0,
    seed: id,
  });
  const frame = {
    id,
    subject: of,
    currency: 'CNY',
    horizonDays: 7,
    dataVersion: 'v',
    openingBalanceMinor: 0,
  };
  // Day number 20,029 is 2024-11-02; the forecast ends on 2024-11-09.
  const forecast = describeForecast({ ...frame, firstDay: 20_000, lastDay: 20_029, floorMinor: 0 }, result);
  return { forecast, merchantIds: [of.id], keptAt };
}

const realised = (days: number): RealisedForecast => ({
  days,
  wapeNet: 0.1,
  wapeInflow: null,
  coverage80: 1,
  coverage95: 1,
  scoredThrough: `2024-11-0${2 + days}`,
});

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
      expect(open[0]!.realised).to.deep.equal(realised(3));
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
      expect((await store.findForecast(OURS, id(1)))?.realised).to.deep.equal(realised(7));
      expect(await store.listOpenForecasts(OURS, { limit: 10 })).to.deep.equal([]);
    });

    it('tell how the newest of a subject turned out', async () => {
      for (const [index, at] of [1000, 3000, 2000, 4000].entries()) {
        await store.keepForecast(OURS, kept(id(index), at));
        if (index < 3) await store.keepRealised(OURS, id(index), realised(index + 1));
      }
      expect(await store.listRealised(OURS, subject, 2)).to.deep.equal([realised(2), realised(3)]);
      expect(await store.listRealised(THEIRS, subject, 2)).to.deep.equal([]);
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
