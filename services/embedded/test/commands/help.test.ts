import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@merchant-analysis/testkit/temporary-folder';
import { expect } from 'chai';
import { runCommand } from './run-command.js';

const root = new URL('../../../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
const commands = Object.values(scripts).flatMap(
  (script) => /services\/embedded\/dist\/commands\/([\w-]+)\.js/.exec(script)?.[1] ?? [],
);

describe('the commands', () => {
  it('are each run by the one way that answers --help', () => {
    expect(commands).to.have.length.above(9);
    for (const command of commands) {
      const source = read(`services/embedded/src/commands/${command}.ts`);
      expect(source, command).to.match(/^await runCommand\(\w*USAGE, /m);
    }
  });

  it('tell how they are used when asked for help, and do nothing else', async () => {
    const folder = temporaryFolder();
    try {
      const place = join(folder.path, 'secrets');
      const { code, output } = await runCommand('cluster-secrets', ['--folder', place, '--help'], {});
      expect(output)
        .to.match(/^npm run cluster:secrets -- --folder FOLDER/)
        .and.include('--env-file FILE');
      expect(code).to.equal(0);
      expect(existsSync(place)).to.equal(false);
    } finally {
      folder.remove();
    }
  });
});
