import { Agent, request } from 'node:http';

export interface Reply {
  readonly status: number;
  readonly body: Buffer;
  /** Milliseconds from the first byte sent to the last one received. */
  readonly tookMs: number;
}

export interface ApiClient {
  send(method: string, path: string, options?: RequestOptions): Promise<Reply>;
  /** The same, parsed. @throws Error when the answer is no 2xx. */
  json<T>(method: string, path: string, options?: RequestOptions): Promise<T>;
  close(): void;
}

export interface RequestOptions {
  readonly token?: string | undefined;
  readonly body?: unknown;
  readonly idempotencyKey?: string;
  /** Bytes of a file instead of a JSON body. */
  readonly file?: { bytes: Buffer; mediaType: string };
}

/** Speaks to one server over connections that stay open, as browsers do. */
export function apiClient(address: string): ApiClient {
  const agent = new Agent({ keepAlive: true });
  const send = (method: string, path: string, options: RequestOptions = {}): Promise<Reply> =>
    new Promise((resolve, reject) => {
      const startedAt = performance.now();
      const payload =
        options.file?.bytes ?? (options.body === undefined ? undefined : JSON.stringify(options.body));
      const sent = request(
        `${address}${path}`,
        { method, agent, headers: headersOf(options, payload) },
        (reply) => {
          const parts: Buffer[] = [];
          reply.on('data', (part: Buffer) => parts.push(part));
          reply.on('end', () =>
            resolve({
              status: reply.statusCode ?? 0,
              body: Buffer.concat(parts),
              tookMs: performance.now() - startedAt,
            }),
          );
          reply.on('error', reject);
        },
      );
      sent.on('error', reject);
      sent.end(payload);
    });
  return {
    send,
    async json<T>(method: string, path: string, options?: RequestOptions): Promise<T> {
      const { status, body } = await send(method, path, options);
      if (status < 200 || status > 299)
        throw new Error(`${method} ${path}: ${status} ${body.toString().slice(0, 300)}`);
      return JSON.parse(body.toString()) as T;
    },
    close: () => agent.destroy(),
  };
}

function headersOf(
  options: RequestOptions,
  payload: string | Buffer | undefined,
): Record<string, string | number> {
  return {
    ...(options.token && { authorization: `Bearer ${options.token}` }),
    ...(options.idempotencyKey && { 'idempotency-key': options.idempotencyKey }),
    ...(payload !== undefined && {
      'content-type': options.file?.mediaType ?? 'application/json',
      'content-length': Buffer.byteLength(payload),
    }),
  };
}
