import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { seededRandom } from '@merchant-analysis/kernel/random';
import { openLedgerStore } from '@merchant-analysis/ledger/adapters/ledger-store.sqlite';
import { temporaryFolder } from '@merchant-analysis/testkit/temporary-folder';
import { expect } from 'chai';
import { expectProof } from '../contract/independent-books.js';
import { runImporter } from './importing-process.js';
import { CHUNKS } from './made-chunks.js';

const IMPORTER = fileURLToPath(new URL('./import-chunks.js', import.meta.url));
const KILLS_AT_STEPS = 18;
const KILLS_AT_RANDOM = 6;

const importChunks = (file: string, killing?: Parameters<typeof runImporter>[2]) =>
  runImporter(IMPORTER, file, killing);

/** Every row of every table, without the moments at which the schema was made. */
function contentOf(file: string): Record<string, unknown[]> {
  const database = new DatabaseSync(file, { readOnly: true });
  const tables = database
    .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'schema_%' ORDER BY name")
    .all()
    .map(({ name }) => String(name));
  const rows = tables.map((table) => [table, database.prepare(`SELECT * FROM "${table}"`).all()] as const);
  database.close();
  return Object.fromEntries(rows);
}

describe('an import whose process is killed', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let whole: Record<string, unknown[]>;
  let statements = 0;
  before(async () => {
    folder = temporaryFolder();
    const file = join(folder.path, 'whole.sqlite');
    const { output } = await importChunks(file);
    statements = Number(/done after (\d+) statements/.exec(output)?.[1]);
    expect(statements, output).to.be.greaterThan(300);
    whole = contentOf(file);
    expect(whole['tx']?.length).to.be.greaterThan(400);
  });
  after(() => folder.remove());

  it(`${KILLS_AT_STEPS} times at any step of a chunk keeps the proof, goes on where it stopped and ends with the same books, row for row`, async () => {
    const random = seededRandom('kills');
    const atMost = Math.ceil((statements / CHUNKS) * 1.6);
    let file = join(folder.path, 'steps-0.sqlite');
    let midImport = 0;
    for (let kills = 0; kills < KILLS_AT_STEPS; ) {
      const { signal, output } = await importChunks(file, { fatalStep: random.integer(1, atMost) });
      if (signal !== 'SIGKILL') {
        expect(contentOf(file), output).to.deep.equal(whole);
        file = join(folder.path, `steps-${kills}.sqlite`);
        continue;
      }
      kills++;
      const store = openLedgerStore(file);
      await expectProof(store);
      store.close();
      const rows = contentOf(file)['tx']?.length ?? 0;
      if (rows > 0 && rows < whole['tx']!.length) midImport++;
    }
    expect(midImport).to.be.greaterThan(KILLS_AT_STEPS / 2);
    expect((await importChunks(file)).output).to.match(/done after/);
    expect(contentOf(file)).to.deep.equal(whole);
  }).timeout(300_000);

  it(`${KILLS_AT_RANDOM} times at any moment by kill -9 from outside, one after the other, loses and doubles nothing`, async () => {
    const random = seededRandom('moments');
    let file = join(folder.path, 'random-0.sqlite');
    for (let kills = 0; kills < KILLS_AT_RANDOM; ) {
      const killAfter = { chunks: random.integer(1, 3), ms: random.integer(0, 5) };
      const { signal, output } = await importChunks(file, { killAfter });
      if (signal === 'SIGKILL') kills++;
      else {
        expect(contentOf(file), output).to.deep.equal(whole);
        file = join(folder.path, `random-${kills}.sqlite`);
      }
    }
    expect((await importChunks(file)).output).to.match(/done after/);
    expect(contentOf(file)).to.deep.equal(whole);
    const store = openLedgerStore(file);
    await expectProof(store);
    store.close();
  }).timeout(300_000);
});
