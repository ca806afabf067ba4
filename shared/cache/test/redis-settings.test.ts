import {
  cacheAddressOf,
  type RedisSettings,
  redisSettings,
  stateAddressOf,
} from '@merchant-analysis/cache/redis-settings';
import { loadSettings, SettingsError } from '@merchant-analysis/settings/settings';
import { expect } from 'chai';

const read = (env: Record<string, string>): RedisSettings => loadSettings(redisSettings, env);

describe('where Redis is', () => {
  it('is nowhere by default: nothing is shared', () => {
    expect(stateAddressOf(read({}))).to.equal(undefined);
    expect(cacheAddressOf(read({}))).to.equal(undefined);
  });

  it("is where the deployment guide's .env.prod says, with the password beside the URI", () => {
    const settings = read({ REDIS_URI: 'redis://redis-cluster:6379/0', REDIS_PASSWORD: 'p' });
    expect(stateAddressOf(settings)).to.deep.include({
      at: { server: { host: 'redis-cluster', port: 6379 } },
      password: 'p',
      database: 0,
      tls: false,
    });
    expect(cacheAddressOf(settings)).to.deep.equal(stateAddressOf(settings));
  });

  it('is read from the URI as a whole: user, escaped password, address of IPv6, database, TLS', () => {
    const settings = read({ REDIS_URI: 'rediss://app:p%40ss@[::1]/3', REDIS_PASSWORD: 'other' });
    expect(stateAddressOf(settings)).to.deep.equal({
      at: { server: { host: '::1', port: 6379 } },
      username: 'app',
      password: 'p@ss',
      database: 3,
      tls: true,
    });
  });

  it('is what the Sentinels say when there are any, as the user of the URI', () => {
    const settings = read({
      REDIS_URI: 'redis://:secret@redis-cluster:6379/2',
      REDIS_SENTINELS: '10.0.0.1:26379, [fd00::2]:26380',
      REDIS_SENTINEL_NAME: 'books',
      REDIS_SENTINEL_PASSWORD: 'watch',
    });
    expect(stateAddressOf(settings)).to.deep.include({
      at: {
        sentinels: [
          { host: '10.0.0.1', port: 26379 },
          { host: 'fd00::2', port: 26380 },
        ],
        name: 'books',
      },
      sentinelPassword: 'watch',
      password: 'secret',
      database: 2,
    });
  });

  it('needs no URI beside Sentinels', () => {
    const settings = read({ REDIS_SENTINELS: '10.0.0.1:26379', REDIS_PASSWORD: 'p' });
    expect(stateAddressOf(settings)).to.deep.include({ password: 'p', database: 0 });
  });

  it('may be another server for kept answers', () => {
    const settings = read({ REDIS_URI: 'redis://state', REDIS_CACHE_URI: 'redis://cache:6380' });
    expect(cacheAddressOf(settings)!.at).to.deep.equal({ server: { host: 'cache', port: 6380 } });
    expect(stateAddressOf(settings)!.at).to.deep.equal({ server: { host: 'state', port: 6379 } });
  });

  for (const uri of [
    'http://redis:6379',
    'redis:///0',
    'redis://redis/zero',
    'redis://redis/0?family=6',
    'redis://u:%zz@redis',
    'localhost:6379',
  ]) {
    it(`refuses ${uri} without printing it: it may hold a password`, () => {
      expect(() => read({ REDIS_URI: uri }))
        .to.throw(SettingsError)
        .with.property('message')
        .not.include(uri);
    });
  }

  for (const list of ['10.0.0.1', '10.0.0.1:0', '10.0.0.1:99999', 'a b:26379', ':26379']) {
    it(`refuses Sentinels written as "${list}"`, () => {
      expect(() => read({ REDIS_SENTINELS: list })).to.throw(SettingsError, 'REDIS_SENTINELS');
    });
  }
});
