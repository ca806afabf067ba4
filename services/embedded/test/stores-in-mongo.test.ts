import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Compose, Composition } from '@merchant-analysis/broker/composition';
import { systemCaller } from '@merchant-analysis/broker/meta';
import { compose as cashflow } from '@merchant-analysis/cashflow-predictor/container';
import { compose as compliance } from '@merchant-analysis/compliance-checker/container';
import { healthOf, type ServiceName } from '@merchant-analysis/contracts/health';
import { compose as simulator } from '@merchant-analysis/data-simulator/container';
import { compose as identity } from '@merchant-analysis/identity/container';
import { Problem } from '@merchant-analysis/kernel/problem';
import { compose as ledger } from '@merchant-analysis/ledger/container';
import { compose as notifier } from '@merchant-analysis/notifier/container';
import { silentLogger } from '@merchant-analysis/observability/logger';
import { compose as scheduler } from '@merchant-analysis/scheduler/container';
import type { MongoAddress } from '@merchant-analysis/settings/mongo';
import { connectionTo } from '@merchant-analysis/storage/mongo';
import { emptyMongoDatabase } from '@merchant-analysis/testkit/mongo-for-tests';
import { temporaryFolder } from '@merchant-analysis/testkit/temporary-folder';
import { startTwoNodes } from '@merchant-analysis/testkit/two-nodes';
import { expect } from 'chai';
import { root } from './processes.js';

/** Those that keep something. */
const SERVICES: Partial<Record<ServiceName, Compose>> = {
  identity,
  ledger,
  simulator,
  cashflow,
  compliance,
  scheduler,
  notifier,
};

describe('services that MONGODB_URI sends to a replica set', function () {
  this.timeout(180_000);
  const folder = temporaryFolder();
  let address: MongoAddress;
  let client: ReturnType<typeof connectionTo>;
  before(async function () {
    address = await emptyMongoDatabase(this);
    client = connectionTo(address);
  });
  after(async () => {
    await client?.close();
    folder.remove();
  });

  /** The names that those connected to the primary have given themselves. */
  const connected = async (): Promise<string[]> => {
    const { inprog } = await client.db('admin').command({ currentOp: 1, $all: true });
    const names = (inprog as { appName?: string }[]).flatMap(({ appName }) => appName ?? []);
    return [...new Set(names)];
  };

  const composeWith = (
    compose: Compose,
    settings: Record<string, string | undefined>,
  ): Promise<Composition> => {
    const env = {
      DATA_DIR: folder.path,
      CONFIG_DIR: join(root, 'config'),
      MONGODB_REPLICA_SET: address.replicaSet,
      MONGODB_USERNAME: address.username,
      MONGODB_PASSWORD: address.password,
      ...settings,
    };
    return compose({ env, logger: silentLogger(), clock: { now: Date.now } });
  };

  it('keep everything there and nothing in DATA_DIR, are healthy, and let go of it', async () => {
    const composed = await Promise.all(
      Object.values(SERVICES).map((compose) => composeWith(compose, { MONGODB_URI: address.uri })),
    );
    const nodes = await startTwoNodes(composed.map(({ schema }) => schema));
    for (const name of Object.keys(SERVICES) as ServiceName[]) {
      const health = await nodes.host.ask(healthOf(name), {}, { caller: systemCaller('ten_00000001') });
      expect([name, health.status]).to.deep.equal([name, 'healthy']);
    }
    const owners = Object.keys(SERVICES).sort();
    expect(await connected(), 'while they run').to.include.members(owners);
    await nodes.stop();
    await Promise.all(composed.map(({ close }) => close()));
    const left = async (): Promise<string[]> => (await connected()).filter((name) => owners.includes(name));
    // A server forgets a closed connection when it next looks at it, which is not at once.
    for (let turn = 0; turn < 400 && (await left()).length > 0; turn++) await pause(50);
    expect(await left(), 'no connection stays open').to.deep.equal([]);
    expect(readdirSync(folder.path)).to.deep.equal([]);
    const names = (await client.db().collections()).map(({ collectionName }) => collectionName.split('.')[0]);
    expect([...new Set(names)].sort()).to.deep.equal(owners);
  });

  it('do not start while nobody answers there', async () => {
    const compose = SERVICES.cashflow!;
    const refused = await composeWith(compose, { MONGODB_URI: 'mongodb://127.0.0.1:1/books' }).catch(
      (error: unknown) => error,
    );
    expect(refused).to.be.instanceOf(Problem).and.include({ code: 'STORAGE_UNAVAILABLE' });
  });
});
