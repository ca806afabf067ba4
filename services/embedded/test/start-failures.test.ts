import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@merchant-analysis/testkit/temporary-folder';
import { expect } from 'chai';

const main = new URL('../dist/main.js', import.meta.url).pathname;

describe('a start that cannot be', function () {
  this.timeout(180_000);
  const folder = temporaryFolder();
  after(() => folder.remove());

  it('names the setting instead of a stack: books below a file', () => {
    const file = join(folder.path, 'file');
    writeFileSync(file, '');
    const env = { DATA_DIR: join(file, 'books'), PORT: '0', LOG_LEVEL: 'fatal' };
    const { status, stderr } = spawnSync(process.execPath, [main], { env, encoding: 'utf8' });
    expect(status).to.equal(1);
    expect(stderr).to.match(/^The books cannot be kept there \(ENOTDIR.*set DATA_DIR/);
    expect(stderr).not.to.contain('    at ');
  });
});
