import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Worker } from 'node:worker_threads';
import { openIdentityStore } from '@merchant-analysis/identity/adapters/identity-store.sqlite';
import { expect } from 'chai';
import { AT, OWNER, TENANT } from '../sample-people.js';

const WRITERS = 8;
const RECORDS_EACH = 25;

/** Runs in a thread of its own with a connection of its own. */
const WRITER = `
  import { workerData } from 'node:worker_threads';
  const { openIdentityStore } = await import(workerData.module);
  const store = openIdentityStore(workerData.file);
  for (let number = 0; number < workerData.records; number++) {
    await store.appendAudit({ at: number, tenantId: workerData.tenantId, actor: { userId: 'usr_1', roles: [] },
      action: 'test', outcome: 'done', resource: { type: 'x' }, requestId: workerData.writer + '-' + number });
  }
  await store.close();`;

describe('the file of identity', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'identity-'));
    file = join(folder, 'identity.sqlite');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const write = (writer: number): Promise<void> =>
    new Promise((resolve, reject) => {
      const module = import.meta.resolve('@merchant-analysis/identity/adapters/identity-store.sqlite');
      const workerData = { module, file, tenantId: TENANT, records: RECORDS_EACH, writer };
      const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(WRITER)}`), {
        workerData,
      });
      worker.once('error', reject);
      worker.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`exit ${code}`))));
    });

  it('numbers the records of eight writing threads without a gap', async function () {
    this.timeout(60_000);
    const store = openIdentityStore(file);
    await Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(writer)));
    const entries = await store.listAudit(TENANT, {}, { limit: 1000 });
    await store.close();
    const expected = Array.from({ length: WRITERS * RECORDS_EACH }, (_, index) => index + 1).reverse();
    expect(entries.map(({ seq }) => seq)).to.deep.equal(expected);
    expect(new Set(entries.map(({ requestId }) => requestId)).size).to.equal(WRITERS * RECORDS_EACH);
  });

  it('lets nobody but its owner read it, side files included', async () => {
    const store = openIdentityStore(file);
    await store.addTenant({ id: TENANT, name: 'Noodles', kind: 'live' }, OWNER, AT);
    const modes = ['', '-wal', '-shm'].map((side) => statSync(`${file}${side}`).mode & 0o777);
    await store.close();
    expect(modes).to.deep.equal([0o600, 0o600, 0o600]);
  });

  it('refuses to change, remove or skip an audit record even by SQL', async () => {
    const store = openIdentityStore(file);
    const actor = { userId: 'usr_1', roles: [] };
    const record = { at: AT, tenantId: TENANT, actor, action: 'a', outcome: 'done' as const };
    await store.appendAudit({ ...record, resource: { type: 'x' } });
    await store.close();
    const database = new DatabaseSync(file);
    expect(() => database.exec("UPDATE audit SET action = 'b'")).to.throw('never changed');
    expect(() => database.exec('DELETE FROM audit')).to.throw('never removed');
    const skip = `INSERT INTO audit (tenant_id, seq, at, user_id, roles, action, outcome, resource_type)
      VALUES ('${TENANT}', 3, 0, '', '[]', '', '', '')`;
    expect(() => database.exec(skip)).to.throw('without a gap');
    database.close();
  });

  it('keeps users, keys and requests over a restart', async () => {
    const first = openIdentityStore(file);
    const request = { key: 'key-0001', fingerprint: 'a' };
    await first.addTenant({ id: TENANT, name: 'Noodles', kind: 'live' }, OWNER, AT, request);
    await first.addSigningKey({ kid: 'k1', privateKeyPem: 'p', publicKeyPem: 'q', createdAt: AT }, 0);
    await first.close();
    const second = openIdentityStore(file);
    const again = { id: 'ten_0000000000000009', name: 'Again', kind: 'live' as const };
    expect(await second.addTenant(again, undefined, AT, request)).to.deep.equal({
      tenantId: TENANT,
      ownerId: OWNER.id,
    });
    expect((await second.listSigningKeys()).map(({ kid }) => kid)).to.deep.equal(['k1']);
    await second.close();
  });
});
