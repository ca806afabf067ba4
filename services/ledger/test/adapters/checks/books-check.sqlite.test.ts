import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { openLedgerStore } from '@merchant-analysis/ledger/adapters/ledger-store.sqlite';
import { temporaryFolder } from '@merchant-analysis/testkit/temporary-folder';
import { expect } from 'chai';
import { MERCHANT, openMerchant, refund, sale, write } from '../../contract/open-books.js';

const VERIFY = fileURLToPath(import.meta.resolve('@merchant-analysis/ledger/verify-main'));

function verify(dataDir: string, ...options: string[]): { code: number; output: string } {
  const env = { ...process.env, DATA_DIR: dataDir };
  try {
    return {
      code: 0,
      output: execFileSync(process.execPath, [VERIFY, ...options], { env, encoding: 'utf8' }),
    };
  } catch (error) {
    const { status, stdout } = error as { status: number; stdout: string };
    return { code: status, output: stdout };
  }
}

describe('the proof of the books', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let file: string;
  before(async () => {
    folder = temporaryFolder();
    file = join(folder.path, 'ledger.sqlite');
    const store = openLedgerStore(file);
    await openMerchant(store);
    await write(store, [
      sale('a', {
        settledDay: 20_520,
        amountMinor: 50_000,
        method: 'cash',
        counterparty: '张三',
        item: '面',
        quantity: 2,
      }),
      sale('b', { amountMinor: -70, direction: 'out', kind: 'fee', category: '平台费' }),
      refund('r', 10, { originalExternalId: 'a' }),
    ]);
    store.close();
  });
  after(() => folder.remove());

  it('exits 0 and says how much was compared while the books are right', () => {
    const { code, output } = verify(folder.path);
    expect(output).to.match(
      /^The books are right: 1 merchants, 3 transactions, \d+ cells equal a recomputation\.\n$/,
    );
    expect(code).to.equal(0);
  });

  const corruptions: [family: string, damage: string, mend: string][] = [
    [
      'roll_day',
      'UPDATE roll_day SET sum = sum + 1 WHERE kind = 1',
      'UPDATE roll_day SET sum = sum - 1 WHERE kind = 1',
    ],
    [
      'roll_day',
      'UPDATE roll_day SET max_abs = 9 WHERE kind = 7',
      'UPDATE roll_day SET max_abs = 70 WHERE kind = 7',
    ],
    [
      'roll_day',
      'UPDATE roll_day SET sum_squares = sum_squares * 1.001 WHERE kind = 1',
      'UPDATE roll_day SET sum_squares = 2500000000 WHERE kind = 1',
    ],
    [
      'roll_shift',
      'INSERT INTO roll_shift SELECT merchant_key, day + 9, kind, category, n, sum FROM roll_shift',
      'DELETE FROM roll_shift WHERE day > 20520 OR day = 20523',
    ],
    [
      'roll_month',
      'UPDATE roll_month SET quantity_micro = 1 WHERE dimension = 5 AND member <> 0',
      'UPDATE roll_month SET quantity_micro = 2000000 WHERE dimension = 5 AND member <> 0',
    ],
    [
      'roll_month',
      'UPDATE roll_month SET n = 5 WHERE dimension = 3 AND kind = 7',
      'UPDATE roll_month SET n = 1 WHERE dimension = 3 AND kind = 7',
    ],
    ['roll_profile', 'UPDATE roll_profile SET h12 = 4', 'UPDATE roll_profile SET h12 = 1'],
    ['roll_round', 'UPDATE roll_round SET n = 2', 'UPDATE roll_round SET n = 1'],
    [
      'roll_party_day',
      "UPDATE roll_party_day SET party = '李四'",
      "UPDATE roll_party_day SET party = '张三'",
    ],
    ['refund_link', 'UPDATE refund_link SET issues = 2', 'UPDATE refund_link SET issues = 0'],
    [
      'tx',
      "UPDATE tx SET day = day + 1 WHERE external_id = 'b'",
      "UPDATE tx SET day = day - 1 WHERE external_id = 'b'",
    ],
  ];
  for (const [family, damage, mend] of corruptions) {
    it(`finds a damaged cell of ${family}: ${damage.slice(0, 60)}`, async () => {
      const database = new DatabaseSync(file);
      database.exec(damage);
      const store = openLedgerStore(file);
      const tables = new Set<string>();
      const { differences } = await store.check.checkBooks({ merchantId: MERCHANT }, ({ table }) =>
        tables.add(table),
      );
      store.close();
      database.exec(mend);
      database.close();
      expect(differences).to.be.greaterThan(0);
      expect([...tables]).to.include(family);
    });
  }

  it('exits 1 and names the cell that differs, with both values', () => {
    const database = new DatabaseSync(file);
    database.exec('DELETE FROM roll_round');
    database.close();
    const { code, output } = verify(folder.path, '--merchant', MERCHANT);
    expect(code).to.equal(1);
    expect(output).to.include('roll_round day=2026-03-02 amount=50000: kept nothing; recomputed n=1');
    expect(output).to.match(/1 of \d+ cells differ from a recomputation over 3 transactions/);
  });

  it('exits 1 where there are no books, and makes none', () => {
    const { code, output } = verify(join(folder.path, 'elsewhere'));
    expect(code).to.equal(1);
    expect(output).to.include('There are no books at');
  });
});
