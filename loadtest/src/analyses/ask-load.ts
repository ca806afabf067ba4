import { apiClient } from '../http/api-client.js';
import { shoot } from '../http/autocannon.js';
import { median } from '../measure/statistics.js';
import { askReport } from './ask-report.js';
import type { AskedPlatform } from './asked-platform.js';

/** What a load was answered with. */
export interface Answers {
  readonly perSecond: number;
  readonly p50Ms: number;
}

/** Asks one question over and over, as pages do that are looked at again. The gateways have its answer. */
export async function askKept(
  { addresses, token, merchantIds }: AskedPlatform,
  { connections, seconds }: { connections: number; seconds: number },
): Promise<Answers> {
  const load = {
    connections: connections / addresses.length,
    seconds,
    token,
    body: { merchantId: merchantIds[0] },
  };
  const shots = await Promise.all(addresses.map((address) => shoot(`${address}/merchant/analyze`, load)));
  return {
    perSecond: shots.reduce((sum, { perSecond }) => sum + perSecond, 0),
    p50Ms: median(shots.map(({ p50Ms }) => p50Ms)),
  };
}

/**
 * Asks so many at a time what nobody has asked before: each question has another balance line, so no answer of a
 * gateway and no forecast is kept.
 * @param firstLine the first balance line that is asked for, and each one above it once
 */
export async function askFresh(
  { addresses, token, merchantIds }: AskedPlatform,
  { users, seconds, firstLine }: { users: number; seconds: number; firstLine: number },
): Promise<Answers & { readonly count: number }> {
  const clients = addresses.map(apiClient);
  const tookMs: number[] = [];
  let line = firstLine;
  const begun = performance.now();
  const work = async (user: number): Promise<void> => {
    while (performance.now() - begun < seconds * 1000) {
      const floorMinor = line++;
      const merchantId = merchantIds[floorMinor % merchantIds.length]!;
      tookMs.push(await askReport(clients[user % clients.length]!, token, { merchantId, floorMinor }));
    }
  };
  try {
    await Promise.all(Array.from({ length: users }, (_, user) => work(user)));
    const took = (performance.now() - begun) / 1000;
    return { perSecond: tookMs.length / took, p50Ms: median(tookMs), count: tookMs.length };
  } finally {
    for (const client of clients) client.close();
  }
}
