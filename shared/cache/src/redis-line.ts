import type { Logger } from '@merchant-analysis/observability/logger';
import type { Redis } from 'ioredis';
import { createCircuit } from './redis-circuit.js';
import { createRedisClient } from './redis-client.js';
import { refusalLog, silenceLog } from './redis-log.js';
import type { RedisAddress } from './redis-settings.js';

/** Redis is away, too slow or refuses: whoever asked goes on without it. */
export class RedisAway extends Error {
  override readonly name = 'RedisAway';
}

/** One role's connection to Redis, which may be away at any time. */
export interface RedisLine {
  /** Whether it is worth asking right now. */
  readonly isAnswering: boolean;
  /**
   * Runs a command, and never waits longer than the command timeout. While Redis is away, or has just let
   * somebody wait in vain, this fails at once.
   * @throws RedisAway for whatever reason there is no answer.
   */
  run<T>(command: (client: Redis) => Promise<T>): Promise<T>;
  /** Called each time that Redis answers again after a silence, and when it answers for the first time. */
  onAnswering(listener: () => void): void;
  close(): void;
}

interface LineOptions {
  readonly address: RedisAddress;
  readonly logger: Logger;
  /** What the line is for, as the log and `CLIENT LIST` show it. */
  readonly role: string;
  /** What is done while Redis is away, for the log: `answers are kept in memory alone`. */
  readonly without: string;
  /** How long one command may take. */
  readonly commandTimeoutMs: number;
}

/** Milliseconds. */
const KNOCK_AGAIN_AFTER = 200;

/** Opens a line and goes on: whether Redis is there turns out later. */
export async function openRedisLine(options: LineOptions): Promise<RedisLine> {
  const { address, logger, role, without, commandTimeoutMs } = options;
  const client = await createRedisClient({ address, commandTimeoutMs, name: `merchant-analysis:${role}` });
  const listeners: (() => void)[] = [];
  const silence = silenceLog(logger, role, without);
  const refusals = refusalLog(logger, role);
  let isClosed = false;

  const answersAgain = (): void => {
    silence.ended();
    for (const listener of listeners) listener();
  };
  const circuit = createCircuit({
    probe: () => client.ping(),
    onOpen: () => silence.began(`no answer within ${commandTimeoutMs} ms`),
    onClose: answersAgain,
  });
  client.on('error', (error: Error) => {
    if (!isClosed) silence.began(error.message);
  });
  const inFlight = new Set<(reason: Error) => void>();
  client.on('close', () => {
    for (const fail of inFlight) fail(new Error('the connection was lost'));
    if (!isClosed) silence.began('the connection was lost');
  });
  client.on('ready', () => {
    if (circuit.isOpen) circuit.probeNow();
    else answersAgain();
  });
  // ioredis gives up for good when news of a failover arrives while it asks the Sentinels (its connector then says
  // "Connection is closed", which ends the client): so we knock again ourselves.
  let knocking: NodeJS.Timeout | undefined;
  const connect = (): void => void client.connect().catch(() => {});
  client.on('end', () => {
    if (!isClosed) knocking = setTimeout(connect, KNOCK_AGAIN_AFTER);
  });
  connect();

  const isAnswering = (): boolean => client.status === 'ready' && !circuit.isOpen;
  return {
    get isAnswering() {
      return isAnswering();
    },
    async run<T>(command: (client: Redis) => Promise<T>) {
      if (!isAnswering()) throw new RedisAway(`Redis (${role}) is away`);
      try {
        return await new Promise<T>((resolve, reject) => {
          inFlight.add(reject);
          command(client)
            .then(resolve, reject)
            .finally(() => inFlight.delete(reject));
        });
      } catch (error) {
        if (!(error instanceof Error) || error instanceof TypeError) throw error;
        if (error.message === 'Command timed out') circuit.open();
        if (error.name === 'ReplyError') refusals.note(error.message);
        throw new RedisAway(`Redis (${role}): ${error.message}`, { cause: error });
      }
    },
    onAnswering: (listener) => {
      listeners.push(listener);
    },
    close() {
      isClosed = true;
      circuit.stop();
      clearTimeout(knocking);
      client.disconnect();
    },
  };
}
