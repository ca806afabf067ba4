import { join } from 'node:path';
import { emptyMongoDatabase } from '@merchant-analysis/testkit/mongo-for-tests';
import { temporaryFolder } from '@merchant-analysis/testkit/temporary-folder';
import { jobsContract } from './jobs.contract.js';

jobsContract('SQLite', async () => {
  const folder = temporaryFolder();
  return { place: { file: join(folder.path, 'jobs.sqlite') }, end: folder.remove };
});
jobsContract('MongoDB', async (test) => ({ place: { mongo: await emptyMongoDatabase(test) }, end() {} }));
