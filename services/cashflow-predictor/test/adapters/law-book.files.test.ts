import { appendFileSync, cpSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadLawBook } from '@merchant-analysis/cashflow-predictor/adapters/law-book.files';
import { temporaryFolder } from '@merchant-analysis/testkit/temporary-folder';
import { expect } from 'chai';

const CONFIG = fileURLToPath(new URL('../../../../config', import.meta.url));
const FILES = [
  'calendars/cn-days-off.csv',
  'calendars/cn-lunar-feasts.csv',
  'rules/2026/TX-01.json',
  'rules/2026/TX-02.json',
];

describe('the law book', () => {
  it('has another digest when any of its files says something else, and the same when none does', () => {
    const folder = temporaryFolder();
    for (const file of FILES) cpSync(join(CONFIG, file), join(folder.path, file), { recursive: true });
    const digests = [loadLawBook(CONFIG).digest, loadLawBook(folder.path).digest];
    expect(digests[1]).to.equal(digests[0]);
    for (const file of FILES) {
      appendFileSync(join(folder.path, file), '\n');
      digests.push(loadLawBook(folder.path).digest);
    }
    expect(new Set(digests).size).to.equal(1 + FILES.length);
    folder.remove();
  });
});
