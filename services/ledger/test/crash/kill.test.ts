import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { seededRandom } from '@merchant-analysis/kernel/random';
import { openLedgerStore } from '@merchant-analysis/ledger/adapters/ledger-store.sqlite';
import { temporaryFolder } from '@merchant-analysis/testkit/temporary-folder';
import { expect } from 'chai';
import { expectProof } from '../contract/independent-books.js';
import { CHUNKS } from './made-chunks.js';

const IMPORTER = fileURLToPath(new URL('./import-chunks.js', import.meta.url));
const KILLS_AT_STEPS = 18;
const KILLS_AT_RANDOM = 6;

interface Ended {
  readonly signal: string | null;
  readonly output: string;
}

/** Runs the real importing process. `killAfterMs`: kill -9 from outside. */
function importChunks(
  file: string,
  options: { fatalStatement?: number; killAfterMs?: number } = {},
): Promise<Ended> {
  const { fatalStatement, killAfterMs } = options;
  const args = fatalStatement === undefined ? [] : [String(fatalStatement)];
  const child = spawn(process.execPath, [IMPORTER, file, ...args]);
  let output = '';
  child.stdout.on('data', (part) => {
    output += part;
  });
  child.stderr.on('data', (part) => {
    output += part;
  });
  if (killAfterMs !== undefined) void wait(killAfterMs).then(() => child.kill('SIGKILL'));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (_code, signal) => resolve({ signal, output }));
  });
}

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
      const { signal, output } = await importChunks(file, { fatalStatement: random.integer(1, atMost) });
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
  }).timeout(60_000);

  it(`${KILLS_AT_RANDOM} times at any moment by kill -9 from outside, one after the other, loses and doubles nothing`, async () => {
    const file = join(folder.path, 'random.sqlite');
    const random = seededRandom('moments');
    let kills = 0;
    for (let turn = 0; turn < KILLS_AT_RANDOM; turn++) {
      const { signal } = await importChunks(file, { killAfterMs: random.integer(150, 420) });
      if (signal === 'SIGKILL') kills++;
    }
    expect(kills).to.be.greaterThan(0);
    expect((await importChunks(file)).output).to.match(/done after/);
    expect(contentOf(file)).to.deep.equal(whole);
    const store = openLedgerStore(file);
    await expectProof(store);
    store.close();
  }).timeout(60_000);
});
