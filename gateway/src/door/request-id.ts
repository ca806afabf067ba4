import { createHash, randomUUID } from 'node:crypto';

const SANE = /^[0-9A-Za-z_-]{16,64}$/;
const TRACE_ID = /^[0-9a-f]{32}$/;

/**
 * The id of a request: 32 hexadecimal digits, so that it is the trace id too. One that came in with the
 * request is kept only from a proxy that we trust: audit records are told apart by it.
 */
export function requestIdOf(incoming: string | string[] | undefined, isTrusted: boolean): string {
  if (isTrusted && typeof incoming === 'string' && SANE.test(incoming)) return incoming;
  const uuid = randomUUID();
  return uuid.slice(0, 8) + uuid.slice(9, 13) + uuid.slice(14, 18) + uuid.slice(19, 23) + uuid.slice(24);
}

/** The trace id of a request id: itself, or for one of another shape the first 128 bits of its SHA-256. */
export function traceIdOf(requestId: string): string {
  if (TRACE_ID.test(requestId)) return requestId;
  return createHash('sha256').update(requestId).digest('hex').slice(0, 32);
}
