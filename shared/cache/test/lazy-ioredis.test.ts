import { execFileSync } from 'node:child_process';
import { expect } from 'chai';

describe('a process without Redis', () => {
  it('never loads its client: the start is not slower for it', () => {
    const script = `
      import Module from 'node:module';
      for (const name of ['redis-line', 'redis-client', 'shared-cache', 'news']) await import('@merchant-analysis/cache/' + name);
      const isLoaded = () => Object.keys(Module._cache).some((file) => file.includes('/ioredis/'));
      const before = isLoaded();
      const { createRedisClient } = await import('@merchant-analysis/cache/redis-client');
      const address = { at: { server: { host: '127.0.0.1', port: 1 } }, database: 0, tls: false };
      await createRedisClient({ address, commandTimeoutMs: 100, name: 'test' });
      process.stdout.write(JSON.stringify([before, isLoaded()]));
    `;
    const args = ['--input-type=module', '--eval', script];
    const output = execFileSync(process.execPath, args, { encoding: 'utf8', timeout: 15_000 });
    expect(JSON.parse(output)).to.deep.equal([false, true]);
  });
});
