import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '@merchant-analysis/testkit/real-server';
import { temporaryFolder } from '@merchant-analysis/testkit/temporary-folder';
import { atLeast, atMost, type Bench, type BenchResult, type Progress, round } from '../bench.js';
import { simulateBooks } from '../books/simulate-books.js';
import { apiClient } from '../http/api-client.js';
import { shoot } from '../http/autocannon.js';
import { alternate } from '../measure/alternate.js';
import { cpuMsOfProcess } from '../measure/process-usage.js';
import { median, medianRatio } from '../measure/statistics.js';
import { choosePassword, logIn, makeOwners } from '../server/owners.js';
import { type Server, startEmbedded, startServer } from '../server/start-server.js';

const CONNECTIONS = 100;
const SECONDS = 5;
const ROUNDS = 5;

export const analyze: Bench = {
  name: 'analyze',
  question:
    'How many kept answers a second does POST /merchant/analyze give, against node:http that sends the same bytes?',
  run: measure,
};

async function measure(progress: Progress): Promise<BenchResult> {
  const folder = temporaryFolder();
  const servers: Server[] = [];
  try {
    const [made] = await makeOwners(folder.path, 1);
    const plan = { merchants: 1, days: 730, seed: 7 };
    const [merchantId] = await simulateBooks(folder.path, made!.tenantId, plan, progress);
    const platform = await startEmbedded(folder.path);
    servers.push(platform);
    const client = apiClient(platform.address);
    const { accessToken: token } = await logIn(client, await choosePassword(client, made!));
    const body = { merchantId };
    const answer = await client.send('POST', '/merchant/analyze', { token, body });
    client.close();
    if (answer.status !== 200) throw new Error(answer.body.toString().slice(0, 500));
    const bare = await startBare(folder.path, answer.body);
    servers.push(bare);
    const p99: Record<'bare' | 'platform', number[]> = { bare: [], platform: [] };
    const cpu: Record<'bare' | 'platform', number[]> = { bare: [], platform: [] };
    const shootAt = async (name: 'bare' | 'platform', server: Server): Promise<number> => {
      const before = cpuMsOfProcess(server.pid);
      const url = `${server.address}/merchant/analyze`;
      const shots = await shoot(url, { connections: CONNECTIONS, seconds: SECONDS, body, token });
      cpu[name].push(((cpuMsOfProcess(server.pid) - before) * 1000) / shots.requests);
      p99[name].push(shots.p99Ms);
      progress(`${name}: ${Math.round(shots.perSecond)} requests/s, p99 ${shots.p99Ms} ms`);
      return shots.perSecond;
    };
    for (const server of servers)
      await shoot(`${server.address}/merchant/analyze`, { connections: 10, seconds: 2, body, token });
    const rates = await alternate(ROUNDS, {
      bare: () => shootAt('bare', bare),
      platform: () => shootAt('platform', platform),
    });
    return {
      name: 'analyze',
      ratios: {
        platformToBarePerSecond: atLeast(medianRatio(rates.platform, rates.bare), 0.5),
        p99Ms: atMost(median(p99.platform), 50),
      },
      figures: {
        platformPerSecond: round(median(rates.platform)),
        barePerSecond: round(median(rates.bare)),
        platformCpuMicrosPerRequest: round(median(cpu.platform)),
        bareCpuMicrosPerRequest: round(median(cpu.bare)),
        bareP99Ms: round(median(p99.bare)),
        answerBytes: answer.body.byteLength,
      },
      settings: { connections: CONNECTIONS, secondsARun: SECONDS, rateLimits: 'raised' },
      runs: ROUNDS,
    };
  } finally {
    for (const server of servers) await server.stop();
    folder.remove();
  }
}

async function startBare(folder: string, bytes: Buffer): Promise<Server> {
  const file = join(folder, 'answer.json');
  writeFileSync(file, bytes);
  const port = await freePort();
  const program = fileURLToPath(new URL('../server/bare/main.js', import.meta.url));
  return startServer(program, port, { BYTES_FILE: file, PORT: String(port) });
}
