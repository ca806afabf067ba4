import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EnvFileArgumentError, takeEnvFile } from '@merchant-analysis/settings/env-file-argument';
import { temporaryFolder } from '@merchant-analysis/testkit/temporary-folder';
import { expect } from 'chai';

describe('--env-file', () => {
  const folder = temporaryFolder();
  before(() => writeFileSync(join(folder.path, '.env.prod'), 'DATA_DIR=/var/books\nPORT=8000\n'));
  after(() => folder.remove());
  const here = { INIT_CWD: folder.path };

  it('brings its settings in behind those of the process and leaves the other arguments', () => {
    for (const written of [['--env-file', '.env.prod'], ['--env-file=.env.prod']]) {
      const { args, env } = takeEnvFile(['--name', 'X', ...written, '--owner', 'y'], { ...here, PORT: '9' });
      expect(args).to.deep.equal(['--name', 'X', '--owner', 'y']);
      expect(env).to.deep.equal({ ...here, DATA_DIR: '/var/books', PORT: '9' });
    }
    expect(takeEnvFile(['--json'], here)).to.deep.equal({ args: ['--json'], env: here });
  });

  it('says which file cannot be read', () => {
    expect(() => takeEnvFile(['--env-file', 'nowhere'], here)).to.throw(EnvFileArgumentError, /nowhere/);
    expect(() => takeEnvFile(['--env-file'], here)).to.throw(EnvFileArgumentError, /name of a file/);
  });
});
