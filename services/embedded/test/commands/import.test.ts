import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { temporaryFolder } from '@merchant-analysis/testkit/temporary-folder';
import { expect } from 'chai';

const root = new URL('../../../..', import.meta.url).pathname;
const command = join(root, 'services/embedded/dist/commands/import.js');

describe('npm run import', function () {
  this.timeout(180_000);
  const folder = temporaryFolder();
  after(() => folder.remove());

  const run = async (
    text: string,
    ...words: string[]
  ): Promise<{ code: number; out: string; err: string }> => {
    const file = join(folder.path, 'orders.csv');
    writeFileSync(file, text);
    const env = { DATA_DIR: join(folder.path, 'data'), CONFIG_DIR: join(root, 'config') };
    const child = spawn(process.execPath, [command, file, ...words], { env });
    let out = '';
    let err = '';
    child.stdout.on('data', (part) => (out += part));
    child.stderr.on('data', (part) => (err += part));
    const [code] = (await once(child, 'close')) as [number];
    return { code, out, err };
  };
  const merchants = (): number => {
    const books = new DatabaseSync(join(folder.path, 'data', 'ledger.sqlite'), { readOnly: true });
    try {
      return Number(books.prepare('SELECT count(*) AS n FROM merchant').get()!['n']);
    } finally {
      books.close();
    }
  };
  const HEADINGS = '订单编号,下单时间,商品名称,数量,单价,退款\n';

  it('keeps no books that it opened for a file that cannot be read', async () => {
    for (const text of ['', 'hello world\nfoo\n', `${HEADINGS}A1,2025-03-01 12:30,"面,1,2,\n`]) {
      const { code, err } = await run(text, '--merchant', '新店');
      expect(code, err).to.equal(1);
      expect(err).to.contain('these books were not kept');
    }
    expect(merchants()).to.equal(0);
  });

  it('counts rows as rows and transactions as transactions: a line that was given back is two of them', async () => {
    const rows = `${HEADINGS}A1,2025-03-01 12:30,面,1,28.00,28.00\nA2,2025-03-01 12:31,面,x,28.00,\n`;
    const { code, out } = await run(rows, '--merchant', '新店');
    expect(code).to.equal(0);
    expect(out)
      .to.contain('2 rows read as orders')
      .and.contain('2 transactions inserted')
      .and.contain('1 rows rejected');
    expect(merchants()).to.equal(1);
  });
});
