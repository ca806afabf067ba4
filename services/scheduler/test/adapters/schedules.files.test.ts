import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadSchedules } from '@merchant-analysis/scheduler/adapters/schedules.files';
import { temporaryFolder } from '@merchant-analysis/testkit/temporary-folder';
import { expect } from 'chai';
import { nightly, repositoryRoot } from '../plans.js';

describe('config/schedules.json', () => {
  const load = (content: unknown) => {
    const folder = temporaryFolder();
    const file = join(folder.path, 'schedules.json');
    writeFileSync(file, JSON.stringify(content));
    try {
      return loadSchedules(file);
    } finally {
      folder.remove();
    }
  };

  it('ships the daily compliance run, the scoring of forecasts and the look at the cash to come', () => {
    const shipped = loadSchedules(`${repositoryRoot}config/schedules.json`);
    expect(shipped.map(({ name, action, at, timeZone }) => [name, action, at, timeZone])).to.deep.equal([
      ['daily-compliance', 'compliance.runDailyChecks', '02:30', 'Asia/Shanghai'],
      ['score-forecasts', 'cashflow.scoreForecasts', '03:30', 'Asia/Shanghai'],
      ['watch-cash', 'cashflow.watchCash', '04:30', 'Asia/Shanghai'],
    ]);
    expect(shipped.every(({ enabled }) => enabled)).to.equal(true);
  });

  it('refuses actions that cannot be scheduled, wrong times and zones, unknown keys and double names', () => {
    expect(() => load([nightly({ action: 'ledger.deleteMerchant' })])).to.throw('can be scheduled');
    expect(() => load([nightly({ at: '25:00' })])).to.throw('time of day');
    expect(() => load([nightly({ timeZone: 'Mars/Olympus' })])).to.throw('IANA');
    expect(() => load([{ ...nightly(), every: 'day' }])).to.throw('every');
    expect(() => load([nightly(), nightly()])).to.throw('daily-compliance twice');
    expect(() => loadSchedules('/nowhere/schedules.json')).to.throw('cannot be read');
  });
});
