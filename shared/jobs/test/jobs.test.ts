import { join } from 'node:path';
import { emptyMongoDatabase } from '@merchant-analysis/testkit/mongo-for-tests';
import { temporaryFolder } from '@merchant-analysis/testkit/temporary-folder';
import type { JobPlace } from './job-place.js';
import { jobRunnerContract } from './job-runner.contract.js';
import { jobStoreContract } from './job-store.contract.js';

async function inSqlite(): Promise<{ place: JobPlace; end(): void }> {
  const folder = temporaryFolder();
  return { place: { file: join(folder.path, 'jobs.sqlite') }, end: folder.remove };
}

async function inMongo(test: Mocha.Context): Promise<{ place: JobPlace; end(): void }> {
  return { place: { mongo: await emptyMongoDatabase(test) }, end() {} };
}

for (const contract of [jobStoreContract, jobRunnerContract]) {
  contract('SQLite', inSqlite);
  contract('MongoDB', inMongo);
}
