import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openIdentity } from '@merchant-analysis/identity/identity-place';
import { openLedgerStore } from '@merchant-analysis/ledger/adapters/ledger-store.sqlite';
import { booksFile } from '@merchant-analysis/ledger/books-file';
import { openBooks } from '@merchant-analysis/ledger/open-books';
import type { MongoAddress } from '@merchant-analysis/settings/mongo';
import { connectionTo } from '@merchant-analysis/storage/mongo';
import { emptyMongoDatabase } from '@merchant-analysis/testkit/mongo-for-tests';
import { temporaryFolder } from '@merchant-analysis/testkit/temporary-folder';
import { until } from '@merchant-analysis/testkit/until';
import { expect } from 'chai';

const pathOf = (program: string) => fileURLToPath(import.meta.resolve(`@merchant-analysis/${program}`));
const COPY = pathOf('embedded/commands/copy-books');
const VERIFY = pathOf('ledger/verify-main');
const CREATE_TENANT = pathOf('embedded/commands/create-tenant');
const ROWS = 12_000;

describe('the command that copies books and people', function () {
  this.timeout(240_000);
  const folder = temporaryFolder();
  const from = join(folder.path, 'small');
  let address: MongoAddress;
  let tenantId: string;

  before(async function () {
    address = await emptyMongoDatabase(this);
    this.timeout(240_000);
    // Collections that are made already: a process that is killed while it makes them keeps the others out for a minute.
    for (const target of [await openBooks(from, address), await openIdentity(address, from)])
      await target.close();
    await run(CREATE_TENANT, ['--name', '面馆', '--owner', 'lily'], { DATA_DIR: from });
    const identity = await openIdentity(undefined, from);
    tenantId = (await identity.findTenantByName('面馆'))!.id;
    await identity.putUser({ ...LIMITED, tenantId });
    await identity.changeTenant(tenantId, { addressRanges: ['10.0.0.0/8'] });
    for (const [index, isOperatorsWork] of [false, true, false].entries()) {
      await identity.appendAudit({
        tenantId,
        at: 1_700_000_000_000 + index,
        actor: { userId: 'usr_lily000000', roles: ['owner'], login: 'lily' },
        action: 'ledger.createMerchant',
        outcome: 'done',
        resource: { type: 'merchant', id: `mer_${index}` },
        changes: { name: '面馆' },
        isOperatorsWork,
      });
    }
    await identity.close();
    await makeRows(from, tenantId);
  });
  after(() => folder.remove());

  const mongoEnv = (): Record<string, string> => ({
    MONGODB_URI: address.uri,
    MONGODB_REPLICA_SET: address.replicaSet,
    MONGODB_USERNAME: address.username!,
    MONGODB_PASSWORD: address.password!,
  });

  it('ends what it began when it is killed and run again, and both sides are proven right', async () => {
    const args = ['--from', from, '--to', 'mongodb'];
    const target = connectionTo(address);
    const copied = target.db().collection('ledger.transaction');
    for (const share of [0, 1 / 4, 1 / 2]) {
      const { child, ended } = start(COPY, args, mongoEnv());
      await until(async () => hasEnded(child) || (await copied.countDocuments()) > share * ROWS, 120_000);
      child.kill('SIGKILL');
      const { code, output } = await ended;
      expect(code, output).to.equal(-9);
    }
    await target.close();
    const last = await run(COPY, args, mongoEnv());
    expect(last.code, last.output).to.equal(0);
    expect(last.output).to.match(/1 merchants, 0 imports, 2 users/);
    const right = new RegExp(`The books are right: 1 merchants, ${ROWS} transactions`);
    expect((await run(VERIFY, [], { DATA_DIR: from })).output).to.match(right);
    expect((await run(VERIFY, [], mongoEnv())).output).to.match(right);
    expect((await run(COPY, args, mongoEnv())).output).to.include('the books were copied before');
  });

  it('brings the people and their audit trail back as they were', async () => {
    const back = join(folder.path, 'back');
    const copied = await run(COPY, ['--from', 'mongodb', '--to', back, '--tenant', tenantId], mongoEnv());
    expect(copied.code, copied.output).to.equal(0);
    const right = new RegExp(`The books are right: 1 merchants, ${ROWS} transactions`);
    expect((await run(VERIFY, [], { DATA_DIR: back })).output).to.match(right);
    const people = await peopleOf(from, tenantId);
    expect(people.users.map(({ login }) => login)).to.have.members(['lily', 'Clerk Wang']);
    expect(people.users.find(({ login }) => login === 'Clerk Wang')).to.deep.equal({ ...LIMITED, tenantId });
    expect(people.audit).to.have.lengthOf(3);
    expect(people.visible).to.have.lengthOf(2);
    expect(await peopleOf(back, tenantId)).to.deep.equal(people);
  });

  it('says what is wrong with the command line and with the target', async () => {
    const nowhere = await run(COPY, ['--from', join(folder.path, 'nowhere'), '--to', 'mongodb'], mongoEnv());
    expect(nowhere.output).to.match(/There are no books at .*nowhere/);
    expect(nowhere.code).to.equal(2);
    expect((await run(COPY, ['--from', from, '--to', 'mongodb'], {})).output).to.include(
      'MONGODB_URI is not set',
    );
    expect((await run(COPY, ['--from', from], {})).output).to.include('Say from where and to where');
    const other = join(folder.path, 'other');
    await makeRows(other, tenantId, 10);
    const refused = await run(COPY, ['--from', from, '--to', other, '--tenant', tenantId], {});
    expect(refused.output).to.include('copy into empty ones');
    expect(refused.code).to.equal(1);
  });
});

/** With everything that a user can have. */
const LIMITED = {
  id: 'usr_clerk00000',
  login: 'Clerk Wang',
  name: '王小二',
  roles: ['clerk' as const],
  merchantIds: ['mer_outgrown0'],
  groupIds: ['grp_east000000'],
  disabled: true,
  mustChangePassword: false,
  passwordHash: '$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$aGFzaA',
  epoch: 7,
  createdAt: 1_700_000_000_000,
  lastLoginAt: 1_700_000_100_000,
  version: 12,
};

async function makeRows(dataDir: string, tenantId: string, rows = ROWS): Promise<void> {
  const store = openLedgerStore(booksFile(dataDir));
  const merchantId = 'mer_outgrown0';
  const fields = { name: { zh: '老王面馆' }, timeZone: 'Asia/Shanghai', currency: 'CNY', dayCut: '02:00' };
  await store.merchants.createMerchant({
    tenantId,
    merchantId,
    createdAt: 0,
    fields: { ...fields, taxPayerType: 'small-scale', vatPeriod: 'quarter', openingBalanceMinor: 0 },
  });
  for (let first = 0; first < rows; first += 5_000) {
    await store.chunks.writeRows({
      tenantId,
      rows: Array.from({ length: Math.min(rows - first, 5_000) }, (_, index) => ({
        merchantId,
        source: 'api',
        externalId: `sale-${first + index}`,
        occurredAt: Date.UTC(2026, 0, 1) + (first + index) * 60_000,
        direction: 'in' as const,
        amountMinor: 1_000 + (index % 70),
        taxIncluded: true,
        kind: 'sale' as const,
        status: 'settled' as const,
        item: `dish ${index % 40}`,
      })),
    });
  }
  await store.close();
}

async function peopleOf(dataDir: string, tenantId: string) {
  const identity = await openIdentity(undefined, dataDir);
  const filter = { withOperatorsWork: true };
  const people = {
    tenant: await identity.findTenant(tenantId),
    users: await identity.listUsers(tenantId, { limit: 100 }),
    audit: await identity.listAudit(tenantId, filter, { limit: 1_000 }),
    visible: await identity.listAudit(tenantId, {}, { limit: 1_000 }),
  };
  await identity.close();
  return people;
}

interface Ended {
  /** -9 when it was killed. */
  readonly code: number;
  readonly output: string;
}

function run(
  program: string,
  args: readonly string[],
  settings: Readonly<Record<string, string>>,
): Promise<Ended> {
  return start(program, args, settings).ended;
}

function start(
  program: string,
  args: readonly string[],
  settings: Readonly<Record<string, string>>,
): { child: ChildProcess; ended: Promise<Ended> } {
  const child = spawn(process.execPath, [program, ...args], {
    env: { PATH: process.env['PATH'], ...settings },
  });
  let output = '';
  const keep = (text: Buffer): void => {
    output += text.toString('utf8');
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const ended = new Promise<Ended>((resolve) =>
    child.once('close', (code, signal) =>
      resolve({ code: signal === 'SIGKILL' ? -9 : (code ?? -1), output }),
    ),
  );
  return { child, ended };
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}
