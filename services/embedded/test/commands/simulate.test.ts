import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemCaller } from '@merchant-analysis/broker/meta';
import type { Host } from '@merchant-analysis/broker/service';
import { listMerchants } from '@merchant-analysis/contracts/merchants';
import { listSimulatorJobs } from '@merchant-analysis/contracts/simulations';
import { listInvoices, listTransactions, type Transaction } from '@merchant-analysis/contracts/transactions';
import { compose as composeSimulator } from '@merchant-analysis/data-simulator/container';
import { findTenant } from '@merchant-analysis/embedded/commands/find-tenant';
import { openPlatform } from '@merchant-analysis/embedded/commands/open-platform';
import { compose as composeIdentity } from '@merchant-analysis/identity/container';
import { compose as composeLedger } from '@merchant-analysis/ledger/container';
import { temporaryFolder } from '@merchant-analysis/testkit/temporary-folder';
import { until } from '@merchant-analysis/testkit/until';
import { expect } from 'chai';

const root = new URL('../../../..', import.meta.url).pathname;
const command = join(root, 'services/embedded/dist/commands/simulate.js');
const services = { ledger: composeLedger, identity: composeIdentity, simulator: composeSimulator };

describe('npm run simulate', function () {
  this.timeout(180_000);
  const folder = temporaryFolder();
  after(() => folder.remove());

  const environmentOf = (name: string) => ({
    DATA_DIR: join(folder.path, name),
    CONFIG_DIR: join(root, 'config'),
    SIMULATION_LEASE_SECONDS: '1',
  });
  const start = (name: string, line: string): ChildProcess =>
    spawn(process.execPath, [command, ...line.split(' ')], { env: environmentOf(name) });
  const run = async (name: string, line: string): Promise<{ code: number; out: string; err: string }> => {
    const child = start(name, line);
    let out = '';
    let err = '';
    child.stdout!.on('data', (text) => (out += text));
    child.stderr!.on('data', (text) => (err += text));
    const [code] = (await once(child, 'close')) as [number];
    return { code, out, err };
  };
  const onPlatform = async <T>(name: string, work: (host: Host) => Promise<T>): Promise<T> => {
    const platform = await openPlatform(environmentOf(name), services);
    try {
      return await work(platform.host);
    } finally {
      await platform.close();
    }
  };

  it('opens the books of the asked merchants and ends with one line for a program', async () => {
    const { code, out, err } = await run(
      'one',
      '--merchants 3 --days 20 --seed 3 --last-date 2026-10-31 --json',
    );
    expect({ code, err }).to.deep.equal({ code: 0, err: '' });
    const { merchants, transactions } = JSON.parse(out.trim().split('\n').at(-1)!);
    const books = await onPlatform('one', readBooks);
    expect(merchants).to.equal(3);
    expect(transactions).to.equal(books.flatMap((book) => book.transactions).length);
    expect(books.every((book) => book.transactions.length > 300)).to.equal(true);
  });

  it('gives the same books in another place, and others for another seed', async () => {
    await run('two', '--merchants 3 --days 20 --seed 3 --last-date 2026-10-31 --json');
    await run('three', '--merchants 3 --days 20 --seed 4 --last-date 2026-10-31 --json');
    const [one, two, three] = await Promise.all(
      ['one', 'two', 'three'].map((name) => onPlatform(name, readBooks)),
    );
    expect(two).to.deep.equal(one);
    expect(three).not.to.deep.equal(one);
  });

  it('goes on after kill -9 where it was, without a merchant or a transaction twice', async () => {
    const line = '--merchants 2 --days 80 --seed 5 --last-date 2026-10-31';
    await run('undisturbed', line);
    const undisturbed = await onPlatform('undisturbed', readBooks);
    const whole = undisturbed.flatMap((book) => book.transactions).length;
    for (const share of [0, 0.25, 0.75]) {
      let signal: NodeJS.Signals | null = null;
      // A process that has ended before anybody could kill it has shown nothing.
      for (let turn = 0; signal !== 'SIGKILL'; turn++) {
        const name = `killed-${share}-${turn}`;
        const child = start(name, line);
        const closed = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
        await written(join(folder.path, name), whole * share);
        child.kill('SIGKILL');
        [, signal] = await closed;
        await onPlatform(name, async (host) => {
          const caller = systemCaller((await findTenant(host, undefined)).tenantId);
          for (;;) {
            const { data } = await host.ask(listSimulatorJobs, {}, { caller });
            if (data[0]!.state === 'succeeded') break;
            expect(data[0]!.state).to.be.oneOf(['waiting', 'running']);
            await sleep(50);
          }
          expect(await readBooks(host)).to.deep.equal(undisturbed);
        });
      }
    }
  });

  it('says what is wrong with the command line and ends with 2', async () => {
    expect(await run('one', '--days none')).to.include({ code: 2, out: '' });
    const { code, err } = await run('one', '--tenant nobody');
    expect(code).to.equal(2);
    expect(err).to.match(/There is no tenant nobody\. There are: .*ten_/);
  });
});

interface Book {
  readonly name: string | undefined;
  readonly transactions: Omit<Transaction, 'id' | 'merchantId'>[];
  readonly openInvoices: number;
}

/** Everything the ledger knows of the tenant's merchants, without ids, sorted by name. */
async function readBooks(host: Host): Promise<Book[]> {
  const caller = systemCaller((await findTenant(host, undefined)).tenantId);
  const { data } = await host.ask(listMerchants, { limit: 500 }, { caller });
  const books: Book[] = [];
  for (const merchant of data) {
    const transactions: Book['transactions'] = [];
    let cursor: string | undefined;
    do {
      const page = await host.ask(
        listTransactions,
        { merchantId: merchant.id, limit: 500, cursor },
        { caller },
      );
      transactions.push(...page.data.map(({ id: _id, merchantId: _merchantId, ...rest }) => rest));
      cursor = page.page.nextCursor;
    } while (cursor !== undefined);
    const open = await host.ask(listInvoices, { merchantId: merchant.id, openOnly: true }, { caller });
    books.push({ name: merchant.name.zh, transactions, openInvoices: open.data.length });
  }
  return books.sort((a, b) => String(a.name).localeCompare(String(b.name)));
}

/** Resolves when the simulation has opened a merchant and written so many transactions. */
function written(dataDir: string, transactions: number): Promise<void> {
  return until(
    () =>
      countRows(join(dataDir, 'simulator.sqlite'), 'simulated_merchant') > 0 &&
      countRows(join(dataDir, 'ledger.sqlite'), 'tx') >= transactions,
    60_000,
  );
}

function countRows(file: string, table: string): number {
  if (!existsSync(file)) return 0;
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(file, { readOnly: true, timeout: 1000 });
    return Number(database.prepare(`SELECT count(*) AS n FROM ${table}`).get()!['n']);
  } catch {
    // The file is there before its tables are.
    return 0;
  } finally {
    database?.close();
  }
}
