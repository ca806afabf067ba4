import { setTimeout as sleep } from 'node:timers/promises';
import { type ApiClient, apiClient, type Reply, type RequestOptions } from '../../http/api-client.js';
import { type Judge, reasonOf } from '../history/history.js';

/** An answer that is no success. */
export class HttpFailure extends Error {
  override readonly name = 'HttpFailure';
  constructor(
    readonly status: number,
    readonly code: string,
    title = '',
  ) {
    super(`${status} ${code} ${title}`.trimEnd());
  }
}

/** What a load balancer in front of several gateways does, with its own time limit. */
export interface FrontDoor {
  send(method: string, path: string, options?: RequestOptions): Promise<Reply>;
  /** The parsed body. @throws HttpFailure for an answer that is no success */
  ask<T>(method: string, path: string, options?: RequestOptions): Promise<T>;
  close(): void;
}

const LIMIT_MS = 20_000;
/** The gateway took no connection: nothing was sent. */
const NOT_SENT = new Set(['ECONNREFUSED']);
/** A connection that was kept open was closed in the moment of its next use. */
const CUT = new Set(['ECONNRESET', 'EPIPE']);

/**
 * Spreads requests over gateways in turn. One that took no connection is passed over; a request that may be repeated
 * is sent to the next one when its connection was cut, as nginx does.
 */
export function openFrontDoor(addresses: readonly string[]): FrontDoor {
  const clients: ApiClient[] = addresses.map(apiClient);
  let turn = 0;
  const send: FrontDoor['send'] = async (method, path, options = {}) => {
    const mayRepeat = method === 'GET' || options.idempotencyKey !== undefined;
    const first = turn++;
    for (let tries = 1; ; tries++) {
      try {
        return await within(clients[(first + tries - 1) % clients.length]!.send(method, path, options));
      } catch (error) {
        const code = error instanceof Error && 'code' in error ? String(error.code) : '';
        const goesOn = NOT_SENT.has(code) || (mayRepeat && CUT.has(code));
        if (!goesOn || tries >= Math.max(2, clients.length)) throw error;
      }
    }
  };
  return {
    send,
    async ask<T>(method: string, path: string, options?: RequestOptions): Promise<T> {
      const { status, body } = await send(method, path, options);
      if (status >= 200 && status < 300) return JSON.parse(body.toString()) as T;
      throw failureOf(status, body);
    },
    close: () => {
      for (const client of clients) client.close();
    },
  };
}

/** An answer that says that nothing was done; a time-out and a failure of a server do not say it. */
export const judgeAnswer: Judge = (error) => {
  const says =
    error instanceof HttpFailure && ((error.status < 500 && error.status !== 408) || error.status === 507);
  return { outcome: says ? 'refused' : 'unknown', reason: reasonOf(error) };
};

async function within<T>(work: Promise<T>): Promise<T> {
  const limit = new AbortController();
  const late = sleep(LIMIT_MS, undefined, { signal: limit.signal }).then(
    () => Promise.reject(new Error(`no answer within ${LIMIT_MS / 1000} s`)),
    () => new Promise<never>(() => {}),
  );
  try {
    return await Promise.race([work, late]);
  } finally {
    limit.abort();
  }
}

function failureOf(status: number, body: Buffer): HttpFailure {
  try {
    const { code, title } = JSON.parse(body.toString()) as { code?: unknown; title?: string };
    return new HttpFailure(status, String(code), title);
  } catch {
    return new HttpFailure(status, body.toString().slice(0, 80));
  }
}
