import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { Problem } from '@merchant-analysis/kernel/problem';
import { newId } from '@merchant-analysis/storage/identifier';
import { once } from '@merchant-analysis/storage/once';
import { healthOf, openSqlite, transaction } from '@merchant-analysis/storage/sqlite';
import { temporaryFolder } from '@merchant-analysis/testkit/temporary-folder';
import { expect } from 'chai';

const NOTES = [{ name: 'notes-1', up: 'CREATE TABLE note (text TEXT NOT NULL)' }];

describe('a SQLite store', () => {
  const folder = temporaryFolder();
  const file = join(folder.path, 'deep', 'notes.sqlite');
  let database: DatabaseSync;

  before(() => {
    database = openSqlite(file, NOTES);
  });
  after(() => {
    database.close();
    folder.remove();
  });

  const notes = (): string[] =>
    database
      .prepare('SELECT text FROM note ORDER BY rowid')
      .all()
      .map((row) => String(row['text']));
  const write = (text: string): void => {
    database.prepare('INSERT INTO note (text) VALUES (?)').run(text);
  };
  const codeOf = (work: () => unknown): string => {
    try {
      work();
      return 'done';
    } catch (error) {
      return error instanceof Problem ? error.code : String(error);
    }
  };

  it('writes ahead and waits for the disk, so that what it acknowledged survives', () => {
    expect(database.prepare('PRAGMA journal_mode').get()).to.deep.include({ journal_mode: 'wal' });
    expect(database.prepare('PRAGMA synchronous').get()).to.deep.include({ synchronous: 2 });
  });

  it('applies each migration once, also when it is opened again', () => {
    const again = openSqlite(file, [
      ...NOTES,
      { name: 'notes-2', up: 'ALTER TABLE note ADD COLUMN at INTEGER' },
    ]);
    expect(again.prepare('SELECT count(*) AS n FROM schema_migration').get()).to.deep.include({ n: 4 });
    again.close();
  });

  it('leaves nothing behind of a transaction that failed', () => {
    expect(() =>
      transaction(database, () => {
        write('half');
        throw new Error('stop');
      }),
    ).to.throw('stop');
    expect(notes()).to.deep.equal([]);
  });

  it('joins a transaction inside a transaction to the outer one', () => {
    expect(() =>
      transaction(database, () => {
        transaction(database, () => write('inner'));
        throw new Error('stop');
      }),
    ).to.throw('stop');
    expect(notes()).to.deep.equal([]);
  });

  it('runs a keyed effect once and repeats its answer', () => {
    const request = {
      tenantId: 'ten_1',
      action: 'note.write',
      idempotency: { key: 'k1', fingerprint: 'f1' },
    };
    const effect = (): { n: number } => {
      write('kept');
      return { n: notes().length };
    };
    expect(once(database, request, effect)).to.deep.equal({ n: 1 });
    expect(once(database, request, effect)).to.deep.equal({ n: 1 });
    expect(notes()).to.deep.equal(['kept']);
    expect(
      codeOf(() => once(database, { ...request, idempotency: { key: 'k1', fingerprint: 'f2' } }, effect)),
    ).to.equal('IDEMPOTENCY_KEY_REUSED');
    expect(
      once(database, { ...request, tenantId: 'ten_2' }, effect),
      "another tenant's key is another key",
    ).to.deep.equal({ n: 2 });
  });

  it('keeps no key when the effect failed', () => {
    const request = {
      tenantId: 'ten_1',
      action: 'note.write',
      idempotency: { key: 'k9', fingerprint: 'f1' },
    };
    expect(() =>
      once(database, request, () => {
        throw new Error('no');
      }),
    ).to.throw('no');
    expect(once(database, request, () => 'later')).to.equal('later');
  });

  it('says that the disk is full, and works again when there is room', () => {
    const pages = Number(database.prepare('PRAGMA page_count').get()!['page_count']);
    database.exec(`PRAGMA max_page_count = ${pages}`);
    const before = notes();
    expect(codeOf(() => transaction(database, () => write('x'.repeat(100_000))))).to.equal('STORAGE_FULL');
    expect(notes()).to.deep.equal(before);
    database.exec('PRAGMA max_page_count = 1073741823');
    transaction(database, () => write('room'));
    expect(notes()).to.deep.equal([...before, 'room']);
  });

  it('says that it is unavailable while another process holds the pen for too long', () => {
    const other = openSqlite(file, NOTES);
    other.exec('PRAGMA busy_timeout = 20');
    database.exec('BEGIN IMMEDIATE');
    expect(codeOf(() => transaction(other, () => 1))).to.equal('STORAGE_UNAVAILABLE');
    database.exec('ROLLBACK');
    other.close();
  });

  it('knows whether it answers', async () => {
    const other = openSqlite(file, NOTES);
    expect(await healthOf(other).isAnswering()).to.equal(true);
    other.close();
    expect(await healthOf(other).isAnswering()).to.equal(false);
  });
});

describe('a new identifier', () => {
  it('is never given twice and sorts by time', async () => {
    const first = newId('mer');
    await new Promise((resolve) => setTimeout(resolve, 5));
    const many = Array.from({ length: 5_000 }, () => newId('mer'));
    expect(new Set(many).size).to.equal(5_000);
    expect(many.every((id) => id > first)).to.equal(true);
    expect(first).to.match(/^mer_[0-9A-Za-z]{22}$/);
  });
});
