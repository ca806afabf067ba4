import { setTimeout as sleep } from 'node:timers/promises';
import { seededRandom } from '@merchant-analysis/kernel/random';
import type { ApiClient } from '../http/api-client.js';
import { type EVERYTHING, pickDeed, type User } from './mix.js';

export interface CrowdReport {
  /** Milliseconds of every answer, by what was done. */
  readonly tookMs: ReadonlyMap<string, readonly number[]>;
  /** Answers that were missing or no 2xx, as they read. */
  readonly failures: readonly string[];
}

/**
 * Lets users work side by side for some seconds, each with a pause of about a second between requests (half to one
 * and a half), from a start that is spread over the first second.
 */
export async function letWork(
  client: ApiClient,
  users: readonly User[],
  options: { seconds: number; deeds: typeof EVERYTHING },
): Promise<CrowdReport> {
  const tookMs = new Map<string, number[]>(options.deeds.map(({ name }) => [name, []]));
  const failures: string[] = [];
  const until = performance.now() + options.seconds * 1000;
  const work = async (user: User, index: number): Promise<void> => {
    const chance = seededRandom(index + 1);
    await sleep(chance.next() * 1000);
    while (performance.now() < until) {
      const deed = pickDeed(options.deeds, chance);
      try {
        const reply = await deed.send(client, user);
        tookMs.get(deed.name)!.push(reply.tookMs);
        if (reply.status > 299)
          failures.push(`${deed.name}: ${reply.status} ${reply.body.toString().slice(0, 200)}`);
      } catch (error) {
        failures.push(`${deed.name}: ${error instanceof Error ? error.message : String(error)}`);
      }
      await sleep(500 + chance.next() * 1000);
    }
  };
  await Promise.all(users.map(work));
  return { tookMs, failures };
}
