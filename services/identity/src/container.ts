import 'reflect-metadata';
import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import type { Composition, Environment } from '@merchant-analysis/broker/composition';
import { deliverOver } from '@merchant-analysis/broker/deliver-over';
import { openRedisLine, type RedisLine } from '@merchant-analysis/cache/redis-line';
import { warnOfSingleRedis } from '@merchant-analysis/cache/redis-log';
import { type RedisSettings, stateAddressOf } from '@merchant-analysis/cache/redis-settings';
import { type TokenTerms, tokenTerms } from '@merchant-analysis/contracts/access-token';
import { recordAudit } from '@merchant-analysis/contracts/identity';
import type { Logger } from '@merchant-analysis/observability/logger';
import { mongoAddress } from '@merchant-analysis/settings/mongo';
import { loadSettings, SettingsError } from '@merchant-analysis/settings/settings';
import { newId } from '@merchant-analysis/storage/identifier';
import { type OutboxRelay, startOutboxRelay } from '@merchant-analysis/storage/outbox-relay';
import { type InjectionToken, container as root } from 'tsyringe';
import { jsonWebTokens } from './adapters/access-tokens.jsonwebtoken.js';
import { isInRanges } from './adapters/address-ranges.node-net.js';
import { booksOf } from './adapters/books.broker.js';
import { loginThrottleInMemory } from './adapters/login-throttle.memory.js';
import { loginThrottleInRedis } from './adapters/login-throttle.redis.js';
import { argon2PasswordHasher } from './adapters/password-hasher.argon2.js';
import { nodeSecrets } from './adapters/secrets.node-crypto.js';
import { noSessionNews, sessionNewsInRedis } from './adapters/session-news.redis.js';
import { type IdentityPorts, identityService } from './identity.service.js';
import { openIdentity } from './identity-place.js';
import type { IdentityStore } from './ports/identity-store.js';
import type { PasswordHasher } from './ports/password-hasher.js';
import type { Secrets } from './ports/secrets.js';
import { identitySettings } from './settings.js';

const STORE: InjectionToken<IdentityStore> = Symbol('IdentityStore');
const SECRETS: InjectionToken<Secrets> = Symbol('Secrets');
const HASHER: InjectionToken<PasswordHasher> = Symbol('PasswordHasher');
const PORTS: InjectionToken<IdentityPorts> = Symbol('IdentityPorts');

/** Logins that may wait for their turn to be hashed: some four seconds' worth on one core. */
const WAITING_LOGINS = 100;

/** Puts identity together. @throws SettingsError when the settings contradict each other. */
export async function compose({ env, logger, clock }: Environment): Promise<Composition> {
  const settings = loadSettings(identitySettings, env);
  const terms = termsOf(settings);
  if (terms.algorithm === 'HS256') {
    logger.warn(
      'access tokens are signed with the shared JWT_SECRET (HS256): every process that verifies them could make them; without JWT_SECRET identity signs with keys of its own (ES256)',
    );
  }
  const redis = await openRedis(settings, logger);
  const { environment } = settings;
  const container = root.createChildContainer();
  const store = await openIdentity(mongoAddress(settings), settings.dataDir);
  let relay: OutboxRelay | undefined;
  container.register(STORE, { useValue: store });
  const storeKey = await store.keepSecret('codes and refresh tokens', randomBytes(32).toString('base64url'));
  container.register(SECRETS, { useFactory: () => nodeSecrets(storeKey) });
  container.register(HASHER, {
    useFactory: () =>
      argon2PasswordHasher({ atOnce: Math.max(1, availableParallelism() - 1), waiting: WAITING_LOGINS }),
  });
  container.register(PORTS, {
    useFactory: (from) => ({
      store: from.resolve(STORE),
      secrets: from.resolve(SECRETS),
      hasher: from.resolve(HASHER),
      accessTokens: jsonWebTokens(from.resolve(STORE), terms),
      throttle: redis ? loginThrottleInRedis(redis, environment) : loginThrottleInMemory(),
      news: redis ? sessionNewsInRedis(redis, environment) : noSessionNews,
      booksOf,
      isInRanges,
      newId,
      clock,
      started: (host) => {
        relay = startOutboxRelay({
          outbox: store.outbox,
          holder: newId('relay'),
          log: logger,
          deliver: deliverOver(host, [recordAudit]),
        });
      },
      stopped: async () => relay?.stop(),
    }),
  });
  return {
    schema: identityService(container.resolve(PORTS)),
    close: async () => {
      redis?.close();
      await store.close();
    },
  };
}

/** Where failed logins are counted together and revocations are told; undefined when Redis is not set up. */
async function openRedis(settings: RedisSettings, logger: Logger): Promise<RedisLine | undefined> {
  const address = stateAddressOf(settings);
  if (!address) return undefined;
  warnOfSingleRedis(address, logger);
  return openRedisLine({
    address,
    logger,
    role: 'identity',
    without: 'failed logins are counted by this process alone, and revocations are told by the broker alone',
    commandTimeoutMs: settings.redisCommandTimeoutMs,
  });
}

function termsOf(settings: Parameters<typeof tokenTerms>[0] & { environment: string }): TokenTerms {
  try {
    return tokenTerms(settings, settings.environment);
  } catch (error) {
    throw error instanceof RangeError ? new SettingsError([error.message]) : error;
  }
}
