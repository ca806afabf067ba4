import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseImportArguments } from '@merchant-analysis/embedded/commands/import-arguments';
import { UsageError } from '@merchant-analysis/embedded/commands/usage-error';
import { temporaryFolder } from '@merchant-analysis/testkit/temporary-folder';
import { expect } from 'chai';

const root = new URL('../../../..', import.meta.url).pathname;
const command = join(root, 'services/embedded/dist/commands/import.js');

const ORDERS = [
  '订单编号,下单时间,门店,商品名称,数量,单价',
  'D1,2024-03-05 09:07,一店,面,1,8.00',
  'D1,2024-03-05 09:07,一店,面,1,8.00',
  'D2,2024-03-05 09:08,二店,面,x,8.00',
].join('\n');

describe('npm run import', function () {
  this.timeout(120_000);
  const folder = temporaryFolder();
  const orders = join(folder.path, 'orders.csv');
  before(() => writeFileSync(orders, ORDERS));
  after(() => folder.remove());

  const start = (name: string, args: readonly string[]): ChildProcess =>
    spawn(process.execPath, [command, ...args], {
      env: { DATA_DIR: join(folder.path, name), IMPORT_LEASE_SECONDS: '1', INIT_CWD: folder.path },
    });
  const run = async (
    name: string,
    ...args: string[]
  ): Promise<{ code: number; out: string; err: string }> => {
    const child = start(name, args);
    let out = '';
    let err = '';
    child.stdout!.on('data', (text) => (out += text));
    child.stderr!.on('data', (text) => (err += text));
    const [code] = (await once(child, 'close')) as [number];
    return { code, out, err };
  };
  /** The last line, which a program reads. */
  const counts = (out: string) => JSON.parse(out.trim().split('\n').at(-1)!) as Record<string, number>;
  const factsIn = (name: string): number => {
    const file = join(folder.path, name, 'ledger.sqlite');
    if (!existsSync(file)) return 0;
    const database = new DatabaseSync(file, { readOnly: true });
    try {
      return Number(database.prepare('SELECT count(*) AS n FROM tx').get()?.['n']);
    } catch {
      return 0; // The table is not made yet.
    } finally {
      database.close();
    }
  };

  it('opens the books, says so, and ends with one line for a program', async () => {
    const first = await run('one', 'orders.csv', '--merchant', '面馆', '--json', '--rejected', 'bad.csv');
    expect(first.code, first.err).to.equal(0);
    expect(first.err).to.match(/Opened the books of 面馆 \(mer_/);
    const line = counts(first.out);
    expect(Object.keys(line)).to.deep.equal([
      'rows',
      'inserted',
      'corrected',
      'unchanged',
      'rejected',
      'seconds',
    ]);
    expect(line).to.include({ rows: 3, inserted: 2, corrected: 0, unchanged: 0, rejected: 1 });
    expect(readFileSync(join(folder.path, 'bad.csv'), 'utf8')).to.match(/D2,.*数量/);
    const again = await run('one', 'orders.csv', '--merchant', '面馆', '--json');
    expect(counts(again.out)).to.include({ rows: 3, inserted: 0, unchanged: 2, rejected: 1 });
    const spread = await run('one', 'orders.csv', '--merchant-column', '门店');
    expect(spread.out)
      .to.match(/一店: 2 transactions/)
      .and.match(/2 inserted.*1 rejected/);
  });

  it('says what is wrong with the file and ends with 1', async () => {
    writeFileSync(join(folder.path, 'broken.csv'), 'id,date,amount\n1,2024-03-05,"1\n');
    const { code, err, out } = await run('two', 'broken.csv', '--merchant', 'A');
    expect(code).to.equal(1);
    expect(err).to.match(
      /FILE_NOT_READABLE: The file cannot be read: a quotation mark opened in row 2 is never closed/,
    );
    expect(out).to.equal('');
    expect(factsIn('two')).to.equal(0);
    const mismatch = await run('one', 'orders.csv', '--merchant', '面馆', '--currency', 'GBP');
    expect(mismatch).to.include({ code: 1 });
    expect(mismatch.err).to.match(/CURRENCY_MISMATCH/);
  });

  it('says what is wrong with the command line and ends with 2', async () => {
    const { code, err } = await run('one', 'absent.csv', '--merchant', 'A');
    expect(code).to.equal(2);
    expect(err).to.match(/There is no file .*absent.csv/);
    const refusals: [string, RegExp][] = [
      ['', /Name the file/],
      ['a.csv', /--merchant NAME or --merchant-column/],
      ['a.csv --merchant A --merchant-column B', /--merchant NAME or --merchant-column/],
      ['a.csv b.csv --merchant A', /One file at a time/],
      ['a.csv --merchant A --profile x', /--profile/],
      ['a.csv --merchant A --timezone Mars/Base', /--timezone: must be an IANA time zone/],
      ['a.csv --merchant A --currency yuan', /--currency: must be an ISO 4217 code/],
      ['a.csv --merchant A --map amount', /--map: amount is not FIELD=HEADING/],
      ['a.csv --merchant A --colour red', /--colour/],
    ];
    for (const [line, message] of refusals) {
      expect(() => parseImportArguments(line === '' ? [] : line.split(' ')), line)
        .to.throw(UsageError)
        .with.property('message')
        .that.matches(message);
    }
  });

  it('goes on after kill -9 and after Ctrl-C where it was, with every row once', async () => {
    const rows = 60_000;
    let lines = 'InvoiceNo,Description,Quantity,InvoiceDate,UnitPrice\n';
    for (let line = 0; line < rows; line++) lines += `${Math.floor(line / 3)},soup,1,2024-03-05 09:07,1.00\n`;
    writeFileSync(join(folder.path, 'long.csv'), lines);
    const args = ['long.csv', '--merchant', 'Soup', '--json'];
    for (const [signal, least] of [
      ['SIGKILL', 1],
      ['SIGKILL', 10_000],
      ['SIGINT', 20_000],
    ] as const) {
      const child = start('killed', args);
      const closed = once(child, 'close');
      while (factsIn('killed') < least) {
        expect(child.exitCode, 'it ended before it could be stopped').to.equal(null);
        await sleep(10);
      }
      child.kill(signal);
      const [code] = (await closed) as [number | null];
      if (signal === 'SIGINT') expect(code).to.equal(130);
      expect(factsIn('killed')).to.be.lessThan(rows);
    }
    const { code, out, err } = await run('killed', ...args);
    expect(code, err).to.equal(0);
    expect(err).to.match(/Going on with the import of long.csv/);
    expect(counts(out)).to.include({ rows, inserted: rows, corrected: 0, unchanged: 0, rejected: 0 });
    expect(factsIn('killed')).to.equal(rows);
  });
});
