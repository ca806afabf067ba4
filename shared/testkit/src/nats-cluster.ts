import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createBroker } from '@merchant-analysis/broker/broker';
import { busOf } from '@merchant-analysis/broker/bus';
import type { BreakerOptions } from '@merchant-analysis/broker/circuit-breaker';
import { type ClusterSecrets, makeClusterSecrets } from '@merchant-analysis/broker/cluster-secrets';
import { natsServerConfig } from '@merchant-analysis/broker/nats-config';
import type { ProgramName } from '@merchant-analysis/contracts/who-asks';
import type { Clock } from '@merchant-analysis/kernel/clock';
import { silentLogger } from '@merchant-analysis/observability/logger';
import type { ServiceBroker, ServiceSchema } from 'moleculer';
import { freePort, type RunningNats, runNats } from './real-server.js';
import { temporaryFolder } from './temporary-folder.js';

/** NATS servers with the rights of a real cluster. */
export interface NatsCluster {
  readonly secrets: ClusterSecrets;
  readonly servers: readonly RunningNats[];
  /** The settings with which a program joins. */
  settingsOf(program: ProgramName): Record<string, string>;
  /** Starts a server again that was stopped. */
  restart(index: number): Promise<void>;
  stop(): Promise<void>;
}

/** Starts so many NATS servers on loopback, joined when there are several, with secrets made for this test. */
export async function startNatsCluster(program: string, count = 1): Promise<NatsCluster> {
  const secrets = makeClusterSecrets();
  const folder = temporaryFolder();
  const places = await Promise.all(
    Array.from({ length: count }, async () => ({ port: await freePort(), route: await freePort() })),
  );
  const start = (index: number): Promise<RunningNats> => {
    const { port, route } = places[index]!;
    const file = join(folder.path, `nats-${index + 1}.conf`);
    const routes = places.filter((_, other) => other !== index).map((other) => `127.0.0.1:${other.route}`);
    const cluster = count > 1 ? { listen: `127.0.0.1:${route}`, routes } : undefined;
    const place = { name: `nats-${index + 1}`, listen: `127.0.0.1:${port}`, cluster };
    writeFileSync(file, natsServerConfig(place, secrets), { mode: 0o600 });
    return runNats(program, ['-c', file], port);
  };
  const servers = await Promise.all(places.map((_, index) => start(index)));
  const url = servers.map((server) => server.url).join(',');
  return {
    secrets,
    servers,
    settingsOf: (name) => ({
      NATS_URL: url,
      NATS_SEED: secrets.programs[name].natsSeed,
      CALLER_KEYS: secrets.programs[name].callerKeys,
    }),
    async restart(index) {
      servers[index] = await start(index);
    },
    async stop() {
      await Promise.all(servers.map((server) => server.stop()));
      folder.remove();
    },
  };
}

interface BusNodeOptions {
  readonly schemas?: readonly ServiceSchema[];
  readonly instance?: string;
  readonly clock?: Clock;
  readonly heartbeatSeconds?: number;
  readonly heartbeatTimeoutSeconds?: number;
  readonly bulkhead?: { concurrency: number; maxQueueSize: number };
  readonly circuit?: Partial<BreakerOptions>;
}

/** Starts a broker of this process that stands on the bus as the given program, as its own process would. */
export async function joinBus(
  nats: Pick<NatsCluster, 'settingsOf'>,
  program: ProgramName,
  { schemas = [], instance, clock = { now: Date.now }, ...options }: BusNodeOptions = {},
): Promise<ServiceBroker> {
  const logger = silentLogger();
  const env = { ...nats.settingsOf(program), ...(instance && { INSTANCE: instance }) };
  const broker = createBroker({
    logger,
    bus: busOf(program, env, { logger, clock }),
    checkAnswers: true,
    ...options,
  });
  for (const schema of schemas) broker.createService(schema);
  await broker.start();
  return broker;
}
