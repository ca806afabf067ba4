import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readCalendar } from '@merchant-analysis/cost-analyzer/adapters/calendar.csv';
import { parseDate } from '@merchant-analysis/kernel/business-date';
import { temporaryFolder } from '@merchant-analysis/testkit/temporary-folder';
import { expect } from 'chai';

describe('the calendar of days off', () => {
  const folder = temporaryFolder();
  const file = join(folder.path, 'calendars', 'cn-days-off.csv');
  before(() => mkdir(join(folder.path, 'calendars')));
  after(() => folder.remove());

  it('knows the days off of China, and no make-up working days', async () => {
    await writeFile(file, 'date,name,is_off_day\n2025-10-01,国庆节,1\n2025-10-11,国庆节,0\n');
    const calendar = await readCalendar(folder.path);
    expect([...calendar.holidaysOf('Asia/Shanghai')]).to.deep.equal([parseDate('2025-10-01')]);
    expect(calendar.holidaysOf('Europe/London').size).to.equal(0);
  });

  it('refuses a file without a day off, so that a wrong file is noticed at start', async () => {
    await writeFile(file, 'not a calendar\n');
    const failure = await readCalendar(folder.path).catch((error: unknown) => error);
    expect(failure).to.be.instanceOf(Error).with.property('message').that.contains('holds no day off');
  });
});
