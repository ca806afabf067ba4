import { busOf } from '@merchant-analysis/broker/bus';
import { makeClusterSecrets } from '@merchant-analysis/broker/cluster-secrets';
import { hostOf } from '@merchant-analysis/broker/service';
import { silentLogger } from '@merchant-analysis/observability/logger';
import { SettingsError } from '@merchant-analysis/settings/settings';
import { joinBus } from '@merchant-analysis/testkit/nats-cluster';
import { freePort, NATS_SERVER, requireProgram, runNats } from '@merchant-analysis/testkit/real-server';
import { expect } from 'chai';
import { madeService, owner, questionOf, waitForNodes } from './bus-fixtures.js';

const secrets = makeClusterSecrets();
const tools = { logger: silentLogger(), clock: { now: Date.now } };
const { natsSeed, callerKeys } = secrets.programs.ledger;
const complete = { NATS_URL: 'nats://127.0.0.1:4222', NATS_SEED: natsSeed, CALLER_KEYS: callerKeys };

const mistakesOf = (env: Record<string, string>): string => {
  try {
    busOf('ledger', env, tools);
    return '';
  } catch (error) {
    if (error instanceof SettingsError) return error.message;
    throw error;
  }
};

describe('a place on the bus', () => {
  it('is named after the program, and is another one at each start', () => {
    const first = busOf('ledger', complete, tools).nodeId;
    expect(first).to.match(/^ledger\.[0-9a-f]{12}$/);
    expect(busOf('ledger', complete, tools).nodeId).not.to.equal(first);
    expect(busOf('ledger', { ...complete, INSTANCE: 'task-7' }, tools).nodeId).to.equal('ledger.task-7');
  });

  it('needs servers and keys, and says all that is missing at once', () => {
    expect(mistakesOf({})).to.match(/NATS_URL is needed[\s\S]*CALLER_KEYS.*npm run cluster:secrets/);
  });

  it('takes several servers, and refuses what is none', () => {
    expect(mistakesOf({ ...complete, NATS_URL: 'nats://a:4222,nats://b:4222' })).to.equal('');
    expect(mistakesOf({ ...complete, NATS_URL: 'nats://a:4222,http://b' })).to.match(/separated by commas/);
  });

  it('refuses an instance that would be more than one word of a subject', () => {
    for (const INSTANCE of ['a.b', '*', '>', 'with space'])
      expect(mistakesOf({ ...complete, INSTANCE })).to.match(/INSTANCE/);
  });

  it('never shows a key that it cannot read', () => {
    const said = mistakesOf({
      ...complete,
      CALLER_KEYS: 'gateway>ledger=TOPSECRET',
      NATS_SEED: 'SUTOPSECRET',
    });
    expect(said)
      .to.match(/NATS_SEED/)
      .and.not.include('TOPSECRET');
    expect(mistakesOf({ ...complete, CALLER_KEYS: 'gateway>ledger=TOPSECRET' }))
      .to.match(/entry 1/)
      .and.not.include('TOPSECRET');
  });

  it('needs a login in production', () => {
    const { NATS_SEED: _seed, ...without } = complete;
    expect(mistakesOf({ ...without, ENVIRONMENT: 'production' })).to.match(/needs a login/);
    expect(mistakesOf({ ...complete, ENVIRONMENT: 'production' })).to.equal('');
    expect(mistakesOf({ ...complete, NATS_USER: 'ledger' })).to.match(/both set/);
  });

  it('is reached with a name and a password where the servers know those', async function () {
    this.timeout(60_000);
    const port = await freePort();
    const program = requireProgram(this, NATS_SERVER);
    const login = ['--user', 'platform', '--pass', 'made-for-this-test'];
    const nats = await runNats(program, ['--addr', '127.0.0.1', '--port', String(port), ...login], port);
    const settingsOf = (name: 'gateway' | 'ledger') => ({
      NATS_URL: nats.url,
      NATS_USER: 'platform',
      NATS_PASSWORD: 'made-for-this-test',
      CALLER_KEYS: secrets.programs[name].callerKeys,
    });
    const read = questionOf('ledger.describeSubject');
    const [door, ledger] = await Promise.all([
      joinBus({ settingsOf: () => settingsOf('gateway') }, 'gateway'),
      joinBus({ settingsOf: () => settingsOf('ledger') }, 'ledger', {
        schemas: [madeService('ledger', '1', [read])],
      }),
    ]);
    try {
      await waitForNodes(door, 'ledger', 1);
      expect((await hostOf(door).ask(read, {}, { caller: owner })).node).to.equal('1');
    } finally {
      await Promise.all([door.stop(), ledger.stop()]);
      await nats.stop();
    }
  });
});
