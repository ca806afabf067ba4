import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { CASES } from '@merchant-analysis/loadtest/chaos/cases';
import { expect } from 'chai';

const MAIN = fileURLToPath(new URL('../../dist/chaos/main.js', import.meta.url));
const SEED = '1';
/** Starting real servers on a busy machine takes longer than breaking them. */
const LIMIT_MS = 600_000;

/** Runs one case as `npm run chaos` does, in a process of its own. */
async function runCase(name: string): Promise<{ code: unknown; output: string }> {
  const child = spawn(process.execPath, ['--enable-source-maps', MAIN, '--case', name, '--seed', SEED], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const [code] = await once(child, 'close');
  return { code, output };
}

describe('what holds while something is broken', function () {
  this.timeout(LIMIT_MS);

  for (const { name, question } of CASES.filter(({ isQuick }) => isQuick)) {
    it(`${name}: ${question}`, async function () {
      const { code, output } = await runCase(name);
      const closing = output.trimEnd().split('\n').at(-1);
      if (closing === '0 passed, 0 failed, 1 skipped') {
        process.stderr.write(output);
        this.skip();
      }
      expect(closing, output).to.equal('1 passed, 0 failed');
      expect(code).to.equal(0);
    });
  }
});
