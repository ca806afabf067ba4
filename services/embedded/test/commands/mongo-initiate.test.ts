import { connectionTo } from '@merchant-analysis/storage/mongo';
import { MONGOD, type MongoMembers, startMongoMembers } from '@merchant-analysis/testkit/mongo-set';
import { requireProgram } from '@merchant-analysis/testkit/real-server';
import { temporaryFolder } from '@merchant-analysis/testkit/temporary-folder';
import { expect } from 'chai';
import { runCommand } from './run-command.js';

const PASSWORD = 'a password of thirty-two letters';

describe('npm run mongo:initiate', function () {
  this.timeout(180_000);
  const folders: ReturnType<typeof temporaryFolder>[] = [];
  const sets: MongoMembers[] = [];

  after(async () => {
    await Promise.all(sets.flatMap(({ members }) => members.map((member) => member.kill('SIGKILL'))));
    for (const folder of folders) folder.remove();
  });

  const startMembers = async (
    test: Mocha.Context,
    about: { hasLocalhostException?: boolean } = {},
  ): Promise<MongoMembers> => {
    const program = requireProgram(test, MONGOD);
    const folder = temporaryFolder();
    folders.push(folder);
    const set = await startMongoMembers({ program, folder: folder.path, ...about });
    sets.push(set);
    return set;
  };
  const run = (hosts: readonly string[], settings: Record<string, string> = {}, ...more: string[]) =>
    runCommand('mongo-initiate', ['--members', hosts.join(','), ...more], {
      MONGODB_REPLICA_SET: 'rs0',
      MONGODB_USERNAME: 'admin',
      MONGODB_PASSWORD: PASSWORD,
      ...settings,
    });
  /** The configuration and users of the set, as its administrator sees them. */
  const contentsOf = async (hosts: readonly string[]) => {
    const uri = `mongodb://${hosts.join(',')}/books?authSource=admin`;
    const client = connectionTo({ uri, replicaSet: 'rs0', username: 'admin', password: PASSWORD });
    try {
      const admin = client.db('admin');
      const { config } = await admin.command({ replSetGetConfig: 1 });
      const { users } = await admin.command({ usersInfo: 1 });
      const { primary } = await admin.command({ hello: 1 });
      return { config, users, primary: String(primary) };
    } finally {
      await client.close();
    }
  };
  const stepDown = async (hosts: readonly string[]): Promise<void> => {
    const uri = `mongodb://${hosts.join(',')}/books?authSource=admin`;
    const client = connectionTo({ uri, replicaSet: 'rs0', username: 'admin', password: PASSWORD });
    await client.db('admin').command({ replSetStepDown: 60, secondaryCatchUpPeriodSecs: 5 });
    await client.close();
  };

  it('makes three servers a replica set, and changes nothing when it runs again, whoever is primary', async function () {
    const { hosts } = await startMembers(this);
    const first = await run(hosts);
    expect(first.output).to.equal(
      `Initiated the replica set rs0 (${hosts.join(', ')}).\nMade the administrator admin.\n`,
    );
    const made = await contentsOf(hosts);
    expect(made.config.members.map((member: { host: string }) => member.host)).to.deep.equal(hosts);
    expect(made.users.map((user: { user: string }) => user.user)).to.deep.equal(['admin']);

    const again = await run(hosts);
    expect([again.code, again.output]).to.deep.equal([
      0,
      `The replica set rs0 (${hosts.join(', ')}) was there already.\nadmin can log in.\nNothing was changed.\n`,
    ]);

    await stepDown(hosts);
    const reversed = [...hosts].reverse();
    for (const order of [hosts, reversed]) {
      const elsewhere = await run(order);
      expect([elsewhere.code, elsewhere.output.includes('Nothing was changed.')]).to.deep.equal([0, true]);
    }
    const now = await contentsOf(hosts);
    expect(now.primary, 'the first member is not the primary').not.to.equal(hosts[0]);
    expect(now.users).to.deep.equal(made.users);
    expect({ ...now.config, term: 0 }).to.deep.equal({ ...made.config, term: 0 });

    const stranger = await run(hosts.with(2, '127.0.0.1:9'));
    expect(stranger.code).to.equal(1);
    expect(stranger.output).to.include(`the replica set is rs0 with ${hosts.join(', ')}, not rs0 with`);
  });

  it('may run on any machine with the key of the members', async function () {
    const { hosts, keyFile } = await startMembers(this, { hasLocalhostException: false });
    const made = await run(hosts, {}, '--key-file', keyFile);
    expect([made.code, made.output]).to.deep.equal([
      0,
      `Initiated the replica set rs0 (${hosts.join(', ')}).\nMade the administrator admin.\n`,
    ]);
    expect((await run(hosts, {}, '--key-file', keyFile)).output).to.include('Nothing was changed.');
  });

  it('says what is wrong with the command line or the settings', async () => {
    for (const hosts of [['a:1', 'b:1'], ['a:1', 'b:1', 'a:1'], ['a:1', 'b:1', 'c'], []]) {
      const { code, output } = await run(hosts);
      expect([hosts.join(), code]).to.deep.equal([hosts.join(), 2]);
      expect(output).to.include('npm run mongo:initiate -- --members');
    }
    const { code, output } = await runCommand('mongo-initiate', ['--members', 'a:1,b:1,c:1'], {});
    expect(code).to.equal(1);
    expect(output.match(/ is not set/g)).to.have.length(3);
  });
});
