import { query } from '@merchant-analysis/contracts/contract';
import { platformVersion } from '@merchant-analysis/observability/version';
import { z } from 'zod';
import type { Door } from '../door/door.js';
import { createServicesHealth, liveness, servicesHealth } from '../health.js';
import { type Route, route, Sent } from '../route.js';

const readHealth = query({
  action: 'gateway.readHealth',
  summary: 'This process is alive; nobody else is asked',
  params: z.object({}),
  result: liveness,
});

const readServicesHealth = query({
  action: 'gateway.readServicesHealth',
  summary: 'Every service with its version, latency and number of processes; 503 when one is missing',
  params: z.object({}),
  result: servicesHealth,
});

/** The two health paths of the deployment guide. */
export function healthRoutes(door: Door): Route[] {
  const askServices = createServicesHealth(door.broker, door.sharedHealth);
  return [
    route({
      method: 'GET',
      path: '/health',
      contract: readHealth,
      allow: 'public',
      limit: 'none',
      serve: async () => ({
        status: 'healthy' as const,
        timestamp: new Date(door.clock.now()).toISOString(),
        version: platformVersion,
      }),
    }),
    route({
      method: 'GET',
      path: '/services/health',
      contract: readServicesHealth,
      allow: 'public',
      limit: 'none',
      serve: async ({ reply }) => {
        const health = await askServices();
        return new Sent(reply.code(health.status === 'healthy' ? 200 : 503).send(health));
      },
    }),
  ];
}
