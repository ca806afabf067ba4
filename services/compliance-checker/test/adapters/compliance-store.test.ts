import { join } from 'node:path';
import { mongoComplianceStore } from '@merchant-analysis/compliance-checker/adapters/compliance-store.mongo';
import {
  COMPLIANCE_MIGRATIONS,
  sqliteComplianceStore,
} from '@merchant-analysis/compliance-checker/adapters/compliance-store.sqlite';
import { COMPLIANCE_IN_MONGO } from '@merchant-analysis/compliance-checker/adapters/schema.mongo';
import { type MongoStore, openMongo } from '@merchant-analysis/storage/mongo';
import { openSqlite } from '@merchant-analysis/storage/sqlite';
import { emptyCollections, emptyMongoDatabase } from '@merchant-analysis/testkit/mongo-for-tests';
import { temporaryFolder } from '@merchant-analysis/testkit/temporary-folder';
import { expect } from 'chai';
import { memoryComplianceStore } from '../memory-compliance-store.js';
import { describeComplianceStore, resultOf } from './compliance-store.contract.js';

describeComplianceStore('memory', async () => memoryComplianceStore());
describeComplianceStore('SQLite', async () =>
  sqliteComplianceStore(openSqlite(':memory:', COMPLIANCE_MIGRATIONS)),
);

describe('checks and alerts in a replica set', () => {
  let mongo: MongoStore;
  before(async function () {
    const address = await emptyMongoDatabase(this);
    mongo = await openMongo(address, { owner: 'compliance', migrations: COMPLIANCE_IN_MONGO });
  });
  after(() => mongo?.close());

  describeComplianceStore('MongoDB', async () => {
    await emptyCollections(mongo);
    return mongoComplianceStore(mongo);
  });
});

describe('compliance store on disk', () => {
  it('has everything after it was closed and opened again', async () => {
    const folder = temporaryFolder();
    const file = join(folder.path, 'compliance.sqlite');
    const first = openSqlite(file, COMPLIANCE_MIGRATIONS);
    const check = {
      id: 'chk_00000001',
      tenantId: 'ten_00000001',
      at: 1_000,
      subject: { merchantId: 'mer_noodles01' },
      today: '2026-06-01',
      ruleSet: { year: 2026, version: '2026.1.0' },
      results: [resultOf('TX-01', ['2026-Q2'])],
    };
    const kept = await sqliteComplianceStore(first).keepCheck(check, { newAlertId: () => 'alr_00000001' });
    first.close();
    const second = openSqlite(file, COMPLIANCE_MIGRATIONS);
    const store = sqliteComplianceStore(second);
    expect(await store.findCheck('ten_00000001', 'chk_00000001')).to.deep.equal(kept);
    expect((await store.findAlert('ten_00000001', 'alr_00000001'))?.finding).to.deep.equal(
      check.results[0]?.findings[0],
    );
    second.close();
    folder.remove();
  });
});
