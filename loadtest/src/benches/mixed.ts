import { join } from 'node:path';
import { temporaryFolder } from '@merchant-analysis/testkit/temporary-folder';
import { atMost, type Bench, type BenchResult, type Progress, round } from '../bench.js';
import { simulateBooks } from '../books/simulate-books.js';
import { writeCsv } from '../files/write-csv.js';
import { type ApiClient, apiClient } from '../http/api-client.js';
import { quantile } from '../measure/statistics.js';
import { choosePassword, logIn, makeOwners, type Owner } from '../server/owners.js';
import { startEmbedded } from '../server/start-server.js';
import { type CrowdReport, letWork } from '../users/crowd.js';
import { keepImporting } from '../users/keep-importing.js';
import { EVERYTHING, type User, WITHOUT_LOGIN } from '../users/mix.js';

const TENANTS = 20;
const DAYS = 240;
const USERS = 100;
const MANY_USERS = 1_000;
const SECONDS = 30;
const IMPORT_ROWS = 20_000;

export const mixed: Bench = {
  name: 'mixed',
  question:
    'How long do 100 users wait who do what users do, beside an import; do 1,000 users meet an error?',
  run: measure,
};

async function measure(progress: Progress): Promise<BenchResult> {
  const folder = temporaryFolder();
  try {
    const owners = await makeOwners(folder.path, TENANTS);
    const merchantIds: string[] = [];
    for (const [seed, { tenantId }] of owners.entries()) {
      const plan = { merchants: 1, days: DAYS, seed };
      merchantIds.push(...(await simulateBooks(folder.path, tenantId, plan, () => {})));
      progress(`books of ${seed + 1} of ${TENANTS} tenants`);
    }
    const csv = join(folder.path, 'rows.csv');
    await writeCsv(csv, IMPORT_ROWS);
    const server = await startEmbedded(folder.path);
    const client = apiClient(server.address);
    try {
      const people = await logEveryoneIn(client, owners, merchantIds);
      progress(`${USERS} users and an import`);
      const stop = new AbortController();
      const importing = keepImporting(client, people[0]!, csv, stop.signal);
      const few = await letWork(client, crowdOf(people, USERS), { seconds: SECONDS, deeds: EVERYTHING });
      stop.abort();
      const imports = await importing;
      progress(`${MANY_USERS} users`);
      const many = await letWork(client, crowdOf(people, MANY_USERS), {
        seconds: SECONDS,
        deeds: WITHOUT_LOGIN,
      });
      for (const failure of [...few.failures, ...many.failures].slice(0, 5)) progress(failure);
      return resultOf(few, many, imports);
    } finally {
      client.close();
      await server.stop();
    }
  } finally {
    folder.remove();
  }
}

async function logEveryoneIn(
  client: ApiClient,
  owners: readonly Owner[],
  merchantIds: readonly string[],
): Promise<User[]> {
  const people: User[] = [];
  for (const [index, made] of owners.entries()) {
    const owner = await choosePassword(client, made);
    const { accessToken } = await logIn(client, owner);
    people.push({ owner, merchantId: merchantIds[index]!, token: accessToken });
  }
  return people;
}

/** As many users, spread over the tenants; those of one tenant share a login. */
function crowdOf(people: readonly User[], count: number): User[] {
  return Array.from({ length: count }, (_, index) => people[index % people.length]!);
}

function resultOf(few: CrowdReport, many: CrowdReport, imports: number): BenchResult {
  const all = (report: CrowdReport): number[] => [...report.tookMs.values()].flat();
  const byDeed = [...few.tookMs].map(([name, tookMs]) => [`${name}P95Ms`, round(quantile(tookMs, 0.95))]);
  return {
    name: 'mixed',
    ratios: {
      p95MsOf100Users: atMost(quantile(all(few), 0.95), 200),
      errorsOf1000Users: atMost(many.failures.length, 0),
      errorsOf100Users: atMost(few.failures.length, 0),
    },
    figures: {
      requestsOf100Users: all(few).length,
      requestsOf1000Users: all(many).length,
      p95MsOf1000Users: round(quantile(all(many), 0.95)),
      ...Object.fromEntries(byDeed),
      importsBeside: imports,
    },
    settings: {
      tenants: TENANTS,
      seconds: SECONDS,
      pauseSeconds: '0.5 to 1.5',
      importRows: IMPORT_ROWS,
      rateLimits: 'raised',
    },
    runs: 1,
  };
}
