import { ask } from '@merchant-analysis/broker/ask';
import { healthOf, SERVICES, type ServiceName } from '@merchant-analysis/contracts/health';
import { platformVersion } from '@merchant-analysis/observability/version';
import type { ServiceBroker } from 'moleculer';
import { z } from 'zod';
import { strangerAt } from './door/visit.js';

const status = z.enum(['healthy', 'unhealthy']);

/** `GET /health`: this process turns. Nobody else is asked. */
export const liveness = z.object({
  status: z.literal('healthy'),
  timestamp: z.iso.datetime(),
  version: z.string(),
});

/** `GET /services/health`, under the names of the deployment guide. */
export const servicesHealth = z.object({
  status,
  services: z.array(
    z.object({
      name: z.string(),
      status,
      latencyMs: z.number().optional().describe('Absent when there was no answer'),
      version: z.string().optional(),
      nodes: z.int().describe('How many processes offer it'),
    }),
  ),
  dependencies: z.array(z.object({ name: z.string(), status })),
});
type ServicesHealth = z.output<typeof servicesHealth>;
type ServiceRow = ServicesHealth['services'][number];

const BUDGET_MS = 1_000;

type Dependencies = () => { name: string; healthy: boolean }[];

/**
 * Asks every service at once. Many who ask at the same time share one round.
 * @param shared what the gateways share: listed, and never a reason to be unhealthy.
 */
export function createServicesHealth(
  broker: ServiceBroker,
  shared: Dependencies,
): () => Promise<ServicesHealth> {
  let running: Promise<ServicesHealth> | undefined;
  return () => {
    running ??= askAll(broker, shared).finally(() => {
      running = undefined;
    });
    return running;
  };
}

async function askAll(broker: ServiceBroker, shared: Dependencies): Promise<ServicesHealth> {
  const nodes = countNodes(broker);
  const answers = await Promise.all(
    Object.entries(SERVICES).map(([service, name]) => askOne(broker, service as ServiceName, name, nodes)),
  );
  const gateway: ServiceRow = {
    name: 'api_gateway',
    status: 'healthy',
    latencyMs: 0,
    version: platformVersion,
    nodes: nodes.get('gateway') ?? 1,
  };
  const services = [gateway, ...answers.map(({ row }) => row)];
  const dependencies = new Map<string, z.output<typeof status>>();
  for (const { name, status } of answers.flatMap((answer) => answer.dependencies)) {
    if (dependencies.get(name) !== 'unhealthy') dependencies.set(name, status);
  }
  for (const { name, healthy } of shared()) dependencies.set(name, healthy ? 'healthy' : 'unhealthy');
  return {
    status: services.every((row) => row.status === 'healthy') ? 'healthy' : 'unhealthy',
    services,
    dependencies: [...dependencies].map(([name, status]) => ({ name, status })),
  };
}

async function askOne(
  broker: ServiceBroker,
  service: ServiceName,
  name: string,
  nodes: ReadonlyMap<string, number>,
): Promise<{ row: ServiceRow; dependencies: ServicesHealth['dependencies'] }> {
  const begun = performance.now();
  const count = nodes.get(service) ?? 0;
  try {
    const { status, version, dependencies } = await ask(
      broker,
      healthOf(service),
      {},
      { caller: strangerAt(''), requestId: broker.generateUid(), timeoutMs: BUDGET_MS },
    );
    const latencyMs = Math.round((performance.now() - begun) * 10) / 10;
    return { row: { name, status, latencyMs, version, nodes: count }, dependencies };
  } catch {
    return { row: { name, status: 'unhealthy', nodes: count }, dependencies: [] };
  }
}

/** How many processes offer each service, as the broker's registry knows. */
function countNodes(broker: ServiceBroker): Map<string, number> {
  const counts = new Map<string, number>();
  const known = broker.registry.getServiceList({
    onlyAvailable: true,
    withActions: false,
    withEvents: false,
  });
  for (const { name } of known) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}
