import { join } from 'node:path';
import { recordAudit } from '@merchant-analysis/contracts/identity';
import { entryFor } from '@merchant-analysis/contracts/outbox';
import { openOutboxes } from '@merchant-analysis/embedded/outboxes';
import { openMongo } from '@merchant-analysis/storage/mongo';
import { withOutgoing } from '@merchant-analysis/storage/once';
import { withOutgoingInMongo } from '@merchant-analysis/storage/once.mongo';
import { OUTBOX_IN_MONGO } from '@merchant-analysis/storage/outbox-schema.mongo';
import { openSqlite } from '@merchant-analysis/storage/sqlite';
import { emptyMongoDatabase } from '@merchant-analysis/testkit/mongo-for-tests';
import { temporaryFolder } from '@merchant-analysis/testkit/temporary-folder';
import { expect } from 'chai';
import { runCommand } from './run-command.js';

const POISON = entryFor(
  recordAudit,
  {
    tenantId: 'ten_00000001',
    actor: { userId: 'usr_00000001', roles: ['owner'] },
    action: 'x',
    outcome: 'done',
    resource: { type: 'note' },
  },
  { tenantId: 'ten_00000001', requestId: 'request-7', orderKey: 'q' },
);
const telling = { outgoing: () => [POISON] };

type Place = Parameters<typeof openOutboxes>[1];

describe('npm run outbox', function () {
  this.timeout(180_000);
  const folder = temporaryFolder();
  after(() => folder.remove());

  /** Lets what was put into the ledger's outbox die. */
  async function letDie(place: Place): Promise<string> {
    const [ledger] = await openOutboxes(['ledger'], place);
    const claim = { holder: 'test', leaseMs: 1_000, mostQueues: 1, mostEntries: 1 };
    const [claimed] = await ledger!.outbox.claim(claim);
    const { id } = claimed!.entries[0]!;
    const stopped = { id, as: 'dead', reason: 'VALIDATION_FAILED: no such field', delayMs: 0 } as const;
    await ledger!.outbox.settle({ queue: claimed!.queue, delivered: [], stopped }, 'test');
    await ledger!.close();
    return id;
  }

  async function listsAndReplays(place: Place, settings: Record<string, string | undefined>): Promise<void> {
    const run = (...args: string[]) => runCommand('outbox', args, settings);
    const id = await letDie(place);
    const listed = await run('--list');
    expect(listed.output).to.match(/^ledger: 0 waiting, 1 dead$/m);
    expect(listed.output).to.include(`${id}  identity.recordAudit  ten_00000001  request request-7`);
    expect(listed.output).to.match(/after 1 tries: VALIDATION_FAILED: no such field/);

    const unknown = await run('--replay', id, '--replay', 'out_nobodys');
    expect(unknown.output).to.include('1 letter is in line again.').and.to.include('no dead letters');
    expect(unknown.code).to.equal(1);
    expect((await run('--list', '--service', 'ledger')).output).to.include('ledger: 1 waiting, 0 dead');

    await letDie(place);
    const all = await run('--replay-all');
    expect([all.code, all.output]).to.deep.equal([0, '1 letter is in line again.\n']);
  }

  it('lists dead letters of files and puts them back in line', async () => {
    const database = openSqlite(join(folder.path, 'ledger.sqlite'), []);
    withOutgoing(database, telling, () => undefined);
    database.close();
    const place = { dataDir: folder.path, mongo: undefined };
    await listsAndReplays(place, { DATA_DIR: folder.path });
  });

  it('does the same in a replica set', async function () {
    const mongo = await emptyMongoDatabase(this);
    const store = await openMongo(mongo, { owner: 'ledger', migrations: [OUTBOX_IN_MONGO] });
    await withOutgoingInMongo(store, telling, async () => undefined);
    await store.close();
    await listsAndReplays(
      { dataDir: folder.path, mongo },
      {
        MONGODB_URI: mongo.uri,
        MONGODB_REPLICA_SET: mongo.replicaSet,
        MONGODB_USERNAME: mongo.username,
        MONGODB_PASSWORD: mongo.password,
      },
    );
  });

  it('says what it can do when it is asked for something else', async () => {
    const settings = { DATA_DIR: folder.path };
    for (const args of [[], ['--list', '--replay-all'], ['--list', '--service', 'nobody'], ['--wrong']]) {
      const { code, output } = await runCommand('outbox', args, settings);
      expect([code, output.includes('npm run outbox -- --list')]).to.deep.equal([2, true]);
    }
  });
});
