import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commonSettings } from '@merchant-analysis/settings/common';
import {
  defineSettings,
  loadSettings,
  printableSettings,
  SettingsError,
} from '@merchant-analysis/settings/settings';
import { temporaryFolder } from '@merchant-analysis/testkit/temporary-folder';
import { expect } from 'chai';
import { z } from 'zod';

const definitions = defineSettings({
  port: {
    env: 'PORT',
    schema: z.coerce.number().int().min(1).max(65_535).default(8000),
    description: 'The door.',
  },
  secret: {
    env: 'JWT_SECRET',
    schema: z.string().min(8).optional(),
    description: 'Signs tokens.',
    secret: true,
  },
});

describe('settings', () => {
  it('have defaults, and an empty variable counts as absent', () => {
    expect(loadSettings(definitions, { PORT: '' })).to.deep.equal({ port: 8000, secret: undefined });
  });

  it('say everything that is wrong at once, and never a secret', () => {
    try {
      loadSettings(definitions, { PORT: 'eighty', JWT_SECRET: 'hunter2' });
      throw new Error('accepted');
    } catch (error) {
      expect(error).to.be.instanceOf(SettingsError);
      const { message } = error as SettingsError;
      expect(message)
        .to.include('PORT (it is "eighty")')
        .and.include('JWT_SECRET')
        .and.not.include('hunter2');
    }
  });

  it('read a secret from the file that *_FILE names', () => {
    const folder = temporaryFolder();
    const file = join(folder.path, 'secret');
    writeFileSync(file, 'from a file\n');
    expect(loadSettings(definitions, { JWT_SECRET_FILE: file }).secret).to.equal('from a file');
    folder.remove();
  });

  it('name the file that cannot be read', () => {
    expect(() => loadSettings(definitions, { JWT_SECRET_FILE: '/nowhere/secret' })).to.throw(
      SettingsError,
      '/nowhere/secret',
    );
  });

  it('are printed with secrets hidden', () => {
    const printed = printableSettings(definitions, { port: 1, secret: 'something long' });
    expect(printed).to.deep.equal({ PORT: 1, JWT_SECRET: '***' });
  });

  it('take the levels of the deployment guide as they are written', () => {
    for (const [given, level] of [
      ['INFO', 'info'],
      ['WARNING', 'warn'],
      ['CRITICAL', 'fatal'],
      ['Debug', 'debug'],
    ]) {
      expect(loadSettings(commonSettings, { LOG_LEVEL: given }).logLevel).to.equal(level);
    }
  });
});
