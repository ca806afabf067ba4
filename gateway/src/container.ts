import { ask } from '@merchant-analysis/broker/ask';
import type { Environment } from '@merchant-analysis/broker/composition';
import { redisSettings } from '@merchant-analysis/cache/redis-settings';
import { tokenSettings, tokenTerms } from '@merchant-analysis/contracts/access-token';
import { resolveSession, SESSIONS_REVOKED, sessionsRevoked } from '@merchant-analysis/contracts/identity';
import { commonSettings } from '@merchant-analysis/settings/common';
import { defineSettings, loadSettings, SettingsError } from '@merchant-analysis/settings/settings';
import type { FastifyInstance } from 'fastify';
import type { Context, ServiceBroker } from 'moleculer';
import { createKeptAnalyses } from './answers/kept-analyses.js';
import { type AuditTrail, createAuditTrail } from './door/audit.js';
import type { Door } from './door/door.js';
import { rateLimitsOf } from './door/limits.js';
import { createSandbox } from './door/sandbox.js';
import { createSessions, type Sessions } from './door/sessions.js';
import { createTokenVerifier } from './door/token-verifier.js';
import { strangerAt } from './door/visit.js';
import type { Route } from './route.js';
import { routeTable } from './routes/table.js';
import { createServer } from './server.js';
import { gatewaySettings } from './settings.js';
import { openSharedState } from './shared-state.js';

export interface Gateway {
  /** Opens the port and gives the address, such as `http://127.0.0.1:8000`. */
  listen(): Promise<string>;
  /** Takes no more requests, finishes those in hand, closes the port. */
  close(): Promise<void>;
  readonly routes: readonly Route[];
  /** Absent until it listens. */
  readonly address: string | undefined;
}

const allSettings = defineSettings({
  ...commonSettings,
  ...tokenSettings,
  ...redisSettings,
  ...gatewaySettings,
});

/**
 * Puts the gateway together over a broker, which may start before or after. With another `audit`, records are kept
 * there: for tests.
 * @throws SettingsError with every mistake in the settings.
 */
export async function composeGateway(
  environment: Environment & { broker: ServiceBroker; audit?: AuditTrail },
): Promise<Gateway> {
  const { env, clock, broker } = environment;
  const settings = loadSettings(allSettings, env);
  const verify = createTokenVerifier(termsOf(settings), broker, clock);
  const shared = await openSharedState({ settings, logger: environment.logger, clock });
  const sessions = createSessions({ clock, verify, resolve: (claims) => resolve(broker, claims) });
  const isSandboxOpen = settings.publicSandbox ?? settings.environment !== 'production';
  const door: Door = {
    broker,
    settings,
    clock,
    sessions,
    logger: environment.logger,
    limiter: shared.limiter,
    sharedHealth: shared.health,
    limits: rateLimitsOf(settings),
    audit: environment.audit ?? createAuditTrail(broker, environment.logger),
    sandbox: isSandboxOpen ? createSandbox(broker, clock) : undefined,
  };
  listenForRevocations(broker, sessions);
  shared.followRevocations(sessions);
  const routes = routeTable(door, createKeptAnalyses(settings.answerCacheBytes, shared.answers));
  const app = await createServer(door, routes);
  let address: string | undefined;
  return {
    async listen() {
      address = await app.listen({ host: settings.host, port: settings.port });
      return address;
    },
    async close() {
      await closeWithin(app, settings.stopGraceSeconds);
      shared.close();
    },
    routes,
    get address() {
      return address;
    },
  };
}

/** Requests in hand may finish; after the grace the rest is cut off. */
async function closeWithin(app: FastifyInstance, graceSeconds: number): Promise<void> {
  const timer = setTimeout(() => app.server.closeAllConnections(), graceSeconds * 1000);
  await app.close();
  clearTimeout(timer);
}

function termsOf(settings: Parameters<typeof tokenTerms>[0] & { environment: string }) {
  try {
    return tokenTerms(settings, settings.environment);
  } catch (error) {
    throw error instanceof RangeError ? new SettingsError([error.message]) : error;
  }
}

function resolve(
  broker: ServiceBroker,
  claims: { sessionId: string; userId: string; tenantId: string; epoch: number },
) {
  const { sessionId, userId, tenantId, epoch } = claims;
  const options = { caller: strangerAt(''), requestId: broker.generateUid() };
  return ask(broker, resolveSession, { sessionId, userId, tenantId, epoch }, options);
}

/** The gateway has no actions; it only hears that sessions ended or roles changed. */
function listenForRevocations(broker: ServiceBroker, sessions: Sessions): void {
  broker.createService({
    name: 'gateway',
    events: {
      [SESSIONS_REVOKED]: {
        handler(ctx: Context) {
          const parsed = sessionsRevoked.safeParse(ctx.params);
          if (parsed.success) sessions.forget(parsed.data);
        },
      },
    },
  });
}
