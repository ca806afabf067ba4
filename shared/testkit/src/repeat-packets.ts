import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { subjectOf } from '@merchant-analysis/broker/bus-subjects';
import type { ProgramName } from '@merchant-analysis/contracts/who-asks';
import { connect, type NatsConnection, nkeyAuthenticator } from 'nats';
import type { NatsCluster } from './nats-cluster.js';

interface RepeatOptions {
  readonly sender: ProgramName;
  readonly receiver: ProgramName;
  /** How often each request is delivered again. */
  readonly times: number;
  /** Within how many milliseconds, so that later ones overtake it. */
  readonly withinMs: number;
  /** Uniform in [0, 1). */
  readonly chance: () => number;
}

/** Requests that come again and in another order, as a bus that delivers at least once would do. */
export interface Repeater {
  /** How many requests were delivered again, each `times` times. */
  readonly requests: number;
  stop(): Promise<void>;
}

/** Delivers every request of one program to another one again, byte for byte, with the logins of both. */
export async function repeatPackets(nats: NatsCluster, options: RepeatOptions): Promise<Repeater> {
  const { sender, receiver, times, withinMs, chance } = options;
  const [listening, speaking] = await Promise.all([logIn(nats, receiver), logIn(nats, sender)]);
  const seen = new Set<string>();
  let requests = 0;
  listening.subscribe(subjectOf('REQ', `${receiver}.*`, `${sender}.*`), {
    callback: (error, { subject, data }) => {
      if (error) throw error;
      const print = createHash('sha256').update(data).digest('base64');
      // What we repeated ourselves comes by here too.
      if (seen.has(print)) return;
      seen.add(print);
      requests += 1;
      for (let time = 0; time < times; time++) {
        void sleep(withinMs * chance()).then(() => {
          if (!speaking.isClosed()) speaking.publish(subject, data);
        });
      }
    },
  });
  await listening.flush();
  return {
    get requests() {
      return requests;
    },
    stop: async () => {
      await Promise.all([listening.close(), speaking.close()]);
    },
  };
}

function logIn(nats: NatsCluster, program: ProgramName): Promise<NatsConnection> {
  const seed = nats.secrets.programs[program].natsSeed;
  return connect({
    servers: nats.servers[0]!.url,
    authenticator: nkeyAuthenticator(new TextEncoder().encode(seed)),
  });
}
