import { parseEnvFile } from '@merchant-analysis/settings/env-file';
import { checkProduction, isLoopback } from '@merchant-analysis/settings/production';
import { expect } from 'chai';
import { GUIDE_ENV_PROD } from './env-file.test.js';

const safe = {
  environment: 'production',
  host: '127.0.0.1',
  tlsTerminatedByProxy: false,
  hasDemoTenant: false,
  env: { JWT_SECRET: 'kq0mVb2x8Yt4Lw9sPz6NcR1dUe3HfJ7a' },
};

describe('a production start', () => {
  it('goes ahead with settings that are safe', () => {
    expect(checkProduction(safe)).to.deep.equal([]);
  });

  it('names the three placeholders of the guide one by one', () => {
    const problems = checkProduction({ ...safe, env: parseEnvFile(GUIDE_ENV_PROD) });
    expect(problems.map((line) => line.split(' ')[0])).to.deep.equal([
      'MONGODB_PASSWORD',
      'REDIS_PASSWORD',
      'JWT_SECRET',
    ]);
  });

  it('names everything that is wrong at once', () => {
    const problems = checkProduction({
      ...safe,
      host: '0.0.0.0',
      hasDemoTenant: true,
      env: { JWT_SECRET: 'changeme' },
    });
    expect(problems).to.have.lengthOf(3);
    const named = ['JWT_SECRET', 'The demo tenant is in', 'HOST=0.0.0.0'];
    for (const [index, words] of named.entries()) expect(problems[index]).to.include(words);
  });

  it('may be open to the network behind a proxy that speaks TLS', () => {
    expect(checkProduction({ ...safe, host: '0.0.0.0', tlsTerminatedByProxy: true })).to.deep.equal([]);
  });

  it('never repeats a secret that somebody made', () => {
    const problems = checkProduction({
      ...safe,
      env: { API_TOKEN: 'Password', JWT_SECRET: safe.env.JWT_SECRET },
    });
    expect(problems.join()).to.include('API_TOKEN').and.not.include('kq0mVb2x');
  });

  it('asks nothing of a demo', () => {
    expect(
      checkProduction({ ...safe, environment: 'demo', host: '0.0.0.0', hasDemoTenant: true }),
    ).to.deep.equal([]);
  });

  for (const [host, local] of [
    ['127.0.0.1', true],
    ['127.8.8.8', true],
    ['::1', true],
    ['localhost', true],
    ['0.0.0.0', false],
    ['::', false],
    ['10.0.0.5', false],
    ['books.example', false],
  ] as const) {
    it(`${local ? 'counts' : 'does not count'} ${host} as this machine only`, () => {
      expect(isLoopback(host)).to.equal(local);
    });
  }
});
