import { defineSettings, type SettingValues } from '@merchant-analysis/settings/settings';
import { z } from 'zod';

const redisUri = z
  .string()
  .refine(isRedisUri, 'must be redis://[[user]:password@]host[:port][/database] (rediss:// for TLS)');

const sentinels = z
  .string()
  .default('')
  .transform((text) =>
    text
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  )
  .refine((parts) => parts.every((part) => hostAndPortOf(part) !== undefined), 'must be host:port, host:port')
  .transform((parts) => parts.map((part) => hostAndPortOf(part)!));

/** Where Redis is. All of it may be absent: then this process keeps to its own memory. */
export const redisSettings = defineSettings({
  redisUri: {
    env: 'REDIS_URI',
    schema: redisUri.optional(),
    secret: true,
    description:
      'redis://host:6379/0 for what replicas share: rate limits, failed logins, news of revocations, kept answers. Absent: each process counts for itself.',
  },
  redisPassword: {
    env: 'REDIS_PASSWORD',
    schema: z.string().min(1).optional(),
    secret: true,
    description: 'Password of Redis where the URI has none.',
  },
  redisSentinels: {
    env: 'REDIS_SENTINELS',
    schema: sentinels,
    description:
      'host:port of each Sentinel, comma-separated, by address; wins over the host of REDIS_URI. Without it nothing takes over when Redis fails.',
  },
  redisSentinelName: {
    env: 'REDIS_SENTINEL_NAME',
    schema: z.string().min(1).default('mymaster'),
    description: 'The name under which the Sentinels watch the master.',
  },
  redisSentinelPassword: {
    env: 'REDIS_SENTINEL_PASSWORD',
    schema: z.string().min(1).optional(),
    secret: true,
    description: 'Password of the Sentinels, where they ask for one.',
  },
  redisCacheUri: {
    env: 'REDIS_CACHE_URI',
    schema: redisUri.optional(),
    secret: true,
    description:
      'Another Redis for kept answers, which may drop what it likes (allkeys-lru, no persistence). Absent: the one of REDIS_URI.',
  },
  redisCommandTimeoutMs: {
    env: 'REDIS_COMMAND_TIMEOUT_MS',
    schema: z.coerce.number().int().min(10).max(10_000).default(500),
    description:
      'How long one request waits for Redis; after that everybody goes on without it until it answers.',
  },
});

export type RedisSettings = SettingValues<typeof redisSettings>;

export interface HostAndPort {
  readonly host: string;
  readonly port: number;
}

/** Where one role finds its Redis, and as whom it comes. */
export interface RedisAddress {
  readonly at:
    | { readonly server: HostAndPort }
    | { readonly sentinels: readonly HostAndPort[]; readonly name: string };
  readonly sentinelPassword?: string | undefined;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly database: number;
  readonly tls: boolean;
}

/** What is shared between replicas, though its truth is elsewhere; undefined when Redis is not set up. */
export function stateAddressOf(settings: RedisSettings): RedisAddress | undefined {
  const { redisUri, redisSentinels, redisSentinelName, redisSentinelPassword, redisPassword } = settings;
  const single = redisUri === undefined ? undefined : addressOf(redisUri, redisPassword);
  if (redisSentinels.length === 0) return single;
  return {
    password: redisPassword,
    database: 0,
    tls: false,
    ...single,
    at: { sentinels: redisSentinels, name: redisSentinelName },
    sentinelPassword: redisSentinelPassword,
  };
}

/** What may vanish at any time: kept answers. */
export function cacheAddressOf(settings: RedisSettings): RedisAddress | undefined {
  const { redisCacheUri, redisPassword } = settings;
  return redisCacheUri === undefined ? stateAddressOf(settings) : addressOf(redisCacheUri, redisPassword);
}

function addressOf(uri: string, passwordBeside: string | undefined): RedisAddress {
  const { protocol, hostname, port, username, password, pathname } = new URL(uri);
  return {
    at: { server: { host: hostname.replace(/^\[(.*)\]$/, '$1'), port: port === '' ? 6379 : Number(port) } },
    username: username === '' ? undefined : decodeURIComponent(username),
    password: password === '' ? passwordBeside : decodeURIComponent(password),
    database: Number(pathname.slice(1)),
    tls: protocol === 'rediss:',
  };
}

function isRedisUri(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, pathname, search, hash, username, password } = new URL(text);
  if (!isEscapedWell(username) || !isEscapedWell(password)) return false;
  const isOurs = protocol === 'redis:' || protocol === 'rediss:';
  return isOurs && hostname !== '' && search === '' && hash === '' && /^(\/\d{0,5})?$/.test(pathname);
}

function isEscapedWell(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

function hostAndPortOf(text: string): HostAndPort | undefined {
  const match = /^(?:\[([0-9a-fA-F:.]+)\]|([^\s:[\]]+)):(\d{1,5})$/.exec(text);
  const port = Number(match?.[3]);
  return match && port >= 1 && port <= 65_535 ? { host: (match[1] ?? match[2])!, port } : undefined;
}
