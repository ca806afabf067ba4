import { parseEnvFile } from '@merchant-analysis/settings/env-file';
import { GUIDE_KEYS, keysWithoutEffect } from '@merchant-analysis/settings/guide-keys';
import { expect } from 'chai';
import { GUIDE_ENV_PROD } from './env-file.test.js';

describe("the keys of the deployment guide's .env.prod", () => {
  it('knows every key of the guide and no other', () => {
    expect(GUIDE_KEYS.map(({ env }) => env)).to.have.members(Object.keys(parseEnvFile(GUIDE_ENV_PROD)));
  });

  it('names each key that is set and has no effect, and why', () => {
    const lines = keysWithoutEffect({ CONSUL_HOST: 'consul', KIBANA_HOST: '', LOG_LEVEL: 'INFO' });
    expect(lines).to.deep.equal([
      'CONSUL_HOST has no effect: services find each other through the NATS registry (NATS_URL); Consul is not needed.',
    ]);
  });
});
