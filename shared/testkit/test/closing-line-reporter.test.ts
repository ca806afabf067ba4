import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from '@merchant-analysis/testkit/temporary-folder';
import { expect } from 'chai';

const MOCHA = createRequire(import.meta.url).resolve('mocha/bin/mocha.js');
const REPORTER = fileURLToPath(import.meta.resolve('@merchant-analysis/testkit/closing-line-reporter'));

function runMocha(
  tests: string,
  ...options: string[]
): { code: number | null; lines: string[]; errors: string } {
  const folder = temporaryFolder();
  const file = join(folder.path, 'made.test.cjs');
  writeFileSync(file, tests);
  const args = [MOCHA, '--no-config', '--reporter', REPORTER, '--retries', '1', ...options, file];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  folder.remove();
  return { code: status, lines: stdout.trimEnd().split('\n'), errors: stderr };
}

describe('the closing line of a test run', () => {
  it('counts, and names what was tried again', () => {
    const { code, lines } = runMocha(`
      let tries = 0;
      it('is well', () => {});
      it('is waited for');
      it('is well in the end', () => { if (tries++ === 0) throw new Error('too early'); });
    `);
    expect(code).to.equal(0);
    expect(lines.slice(-2)).to.deep.equal([
      'tried again after a failure: is well in the end: too early',
      '2 passed, 0 failed, 1 skipped',
    ]);
  });

  it('tells a failure that does not go away', () => {
    const { code, lines } = runMocha("it('is broken', () => { throw new Error('always'); });");
    expect(code).to.equal(1);
    expect(lines.at(-1)).to.equal('0 passed, 1 failed');
  });

  it('comes again, with what is left open, when a test keeps the process alive', () => {
    const { code, lines, errors } = runMocha(
      "it('leaves a timer', () => { setInterval(() => {}, 1_000); });",
      '--reporter-option',
      'patienceMs=300',
    );
    expect(code).to.equal(0);
    expect(lines.slice(-2)).to.deep.equal(['1 passed, 0 failed', '1 passed, 0 failed']);
    expect(errors).to.match(/left open by a test: .*Timeout/);
  });
});
