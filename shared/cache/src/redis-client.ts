import type { Redis, RedisOptions } from 'ioredis';
import type { RedisAddress } from './redis-settings.js';

interface ClientOptions {
  readonly address: RedisAddress;
  readonly commandTimeoutMs: number;
  /** Shown in `CLIENT LIST`. */
  readonly name: string;
}

/** Longest pause between two tries to connect, milliseconds. */
const LONGEST_PAUSE = 2_000;
const CONNECT_TIMEOUT = 2_000;
/** A connection on which nothing comes back for so long is given up: the other side may be gone without a word. */
const SILENT_CONNECTION = 5_000;
/** After a failover the old connection is cut off this soon; a stopped server never says goodbye. */
const GOODBYE = 200;

/**
 * A client that is not connected yet. ioredis is loaded here, when a process needs it, and not before: without
 * Redis nobody pays for it at start.
 */
export async function createRedisClient({ address, commandTimeoutMs, name }: ClientOptions): Promise<Redis> {
  const { Redis, SentinelConnector } = await import('ioredis');

  /** The connections that wait for news of a failover have no error listener, so ioredis writes to the console. */
  const Sentinels = SentinelConnector as unknown as new (
    options: RedisOptions,
  ) => { connectToSentinel(...args: unknown[]): Redis };
  class QuietSentinels extends Sentinels {
    override connectToSentinel(...args: unknown[]): Redis {
      return super.connectToSentinel(...args).on('error', () => {});
    }
  }

  const options: RedisOptions = {
    username: address.username,
    password: address.password,
    db: address.database,
    connectionName: name,
    disableClientInfo: true,
    lazyConnect: true,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 2,
    // What was asked over a connection that is lost fails with it; nothing is asked twice behind our back.
    autoResendUnfulfilledCommands: false,
    commandTimeout: commandTimeoutMs,
    connectTimeout: CONNECT_TIMEOUT,
    disconnectTimeout: GOODBYE,
    socketTimeout: SILENT_CONNECTION,
    keepAlive: 30_000,
    retryStrategy: pauseBefore,
    reconnectOnError: (error) => (error.message.startsWith('READONLY') ? 2 : false),
    ...(address.tls ? { tls: {} } : {}),
  };
  if ('server' in address.at) return new Redis({ ...options, ...address.at.server });
  return new Redis({
    ...options,
    Connector: QuietSentinels as unknown as NonNullable<RedisOptions['Connector']>,
    sentinels: [...address.at.sentinels],
    name: address.at.name,
    sentinelPassword: address.sentinelPassword,
    sentinelCommandTimeout: 1_000,
    sentinelRetryStrategy: pauseBefore,
    sentinelReconnectStrategy: pauseBefore,
    failoverDetector: true,
  });
}

/** Longer each time, and never the same for two processes: they do not all knock at once. */
function pauseBefore(attempt: number): number {
  const pause = Math.min(50 * 2 ** Math.min(attempt - 1, 10), LONGEST_PAUSE);
  return Math.round(pause * (0.75 + Math.random() / 2));
}
