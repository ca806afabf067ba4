import { SCHEMAS } from '@merchant-analysis/embedded/schemas';
import { openIdentityInMongo } from '@merchant-analysis/identity/adapters/identity-store.mongo';
import type { MongoAddress } from '@merchant-analysis/settings/mongo';
import { connectionTo } from '@merchant-analysis/storage/mongo';
import { type MongoMigration, migrate } from '@merchant-analysis/storage/mongo-migrations';
import { emptyMongoDatabase } from '@merchant-analysis/testkit/mongo-for-tests';
import { expect } from 'chai';
import { runCommand } from './run-command.js';

const STEPS = SCHEMAS.flatMap(({ migrations }) => migrations).length;

describe('npm run migrate', function () {
  this.timeout(180_000);
  let address: MongoAddress;
  beforeEach(async function () {
    address = await emptyMongoDatabase(this);
  });

  const run = (...args: string[]) =>
    runCommand('migrate', args, {
      MONGODB_URI: address.uri,
      MONGODB_REPLICA_SET: address.replicaSet,
      MONGODB_USERNAME: address.username,
      MONGODB_PASSWORD: address.password,
    });
  const lastLine = ({ output }: { output: string }) => output.trim().split('\n').at(-1);
  /** A step of a version that is not written yet. */
  const applyFromNewerVersion = async (step: MongoMigration): Promise<void> => {
    const client = connectionTo(address);
    const { migrations } = SCHEMAS.find(({ owner }) => owner === 'identity')!;
    await migrate(client.db(), 'identity', [...migrations, step], ['expand', 'contract']);
    await client.close();
  };

  it('shows what is open without touching it, applies it once, and then has nothing to do', async () => {
    const before = await run('--status');
    expect([before.code, lastLine(before)]).to.deep.equal([
      3,
      `0 of ${STEPS} steps are applied; ${STEPS} to expand: npm run migrate -- --up`,
    ]);
    expect(before.output).to.match(/^identity\n {2}open, expand {10}storage-once\n/);
    expect(lastLine(await run('--status')), 'looking changes nothing').to.equal(lastLine(before));

    const up = await run('--up');
    expect(up.code).to.equal(0);
    expect(up.output.match(/^applied /gm)).to.have.length(STEPS);
    expect(up.output).to.include('applied scheduler schedules-1\n');

    const again = await run('--up');
    expect([again.code, again.output.match(/^applied /gm)]).to.deep.equal([0, null]);
    const after = await run('--status');
    expect([after.code, lastLine(after)]).to.deep.equal([
      0,
      `${STEPS} of ${STEPS} steps are applied: nothing to do`,
    ]);
    expect(after.output).to.match(/ {2}\d{4}-\d\d-\d\d \d\d:\d\d:\d\d {3}identity-003-audit\n/);
  });

  it('applies each step once when three run at the same moment, with services that start beside them', async () => {
    const [one, two, three, store] = await Promise.all([
      run('--up'),
      run('--up'),
      run('--up', '--contract'),
      openIdentityInMongo(address),
    ]);
    await store.close();
    const applied = [one, two, three].flatMap(({ output }) => output.match(/^applied .*$/gm) ?? []);
    expect([one.code, two.code, three.code]).to.deep.equal([0, 0, 0]);
    expect(new Set(applied).size).to.equal(applied.length);
    expect(lastLine(await run('--status'))).to.include('nothing to do');
  });

  it('leaves steps of a newer version alone while they only add', async () => {
    await applyFromNewerVersion({ name: 'identity-999-nicknames', phase: 'expand', async up() {} });
    const up = await run('--up');
    expect(up.code).to.equal(0);
    expect(up.output).to.include('  newer                 identity-999-nicknames\n');
  });

  it('refuses, as a start does, when a newer version has taken something away', async () => {
    await applyFromNewerVersion({ name: 'identity-999-one-name', phase: 'contract', async up() {} });
    const up = await run('--up');
    expect(up.code).to.equal(1);
    expect(up.output).to.include(
      'a newer version has taken away what this one needs in the collections of identity (identity-999-one-name)',
    );
    const started = await openIdentityInMongo(address).catch((error: unknown) => error);
    expect(started).to.be.instanceOf(Error).and.include({ name: 'SchemaTooNewError' });
  });

  it('says what is wrong with the command line or the settings', async () => {
    for (const args of [[], ['--status', '--up'], ['--status', '--contract'], ['--contract'], ['--down']]) {
      const { code, output } = await run(...args);
      expect([args.join(' '), code]).to.deep.equal([args.join(' '), 2]);
      expect(output).to.include('npm run migrate -- --up [--contract]');
    }
    const nowhere = await runCommand('migrate', ['--status'], {});
    expect([nowhere.code, nowhere.output.includes('MONGODB_URI is not set')]).to.deep.equal([1, true]);
    const uri = 'mongodb://127.0.0.1:1/books?serverSelectionTimeoutMS=300';
    const down = await runCommand('migrate', ['--status'], { MONGODB_URI: uri, MONGODB_REPLICA_SET: 'rs0' });
    expect([down.code, down.output.includes('STORAGE_UNAVAILABLE')]).to.deep.equal([1, true]);
  });
});
