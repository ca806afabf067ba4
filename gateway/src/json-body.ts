import { problem } from '@merchant-analysis/contracts/problems';
import type { FastifyReply, FastifyRequest, RequestPayload } from 'fastify';

const MAX_DEPTH = 20;
const UTF_8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const DANGEROUS = new Set(['__proto__', 'constructor', 'prototype']);

const TOO_SLOW = 'HTTP/1.1 408 Request Timeout\r\ncontent-length: 0\r\nconnection: close\r\n\r\n';

/** A hook that hangs up on a body that does not arrive in time: somebody wants to hold the connection. */
export function bodyTimeout(seconds: number) {
  return (
    { raw }: FastifyRequest,
    _reply: FastifyReply,
    payload: RequestPayload,
    done: (error: null, payload: RequestPayload) => void,
  ): void => {
    const hasBody =
      raw.headers['transfer-encoding'] !== undefined || Number(raw.headers['content-length']) > 0;
    if (hasBody && !raw.complete) {
      const { socket } = raw;
      const timer = setTimeout(() => socket.end(TOO_SLOW, () => socket.destroy()), seconds * 1000);
      const stop = () => clearTimeout(timer);
      payload.once('end', stop).once('close', stop);
    }
    done(null, payload);
  };
}

/**
 * Parses a JSON body strictly: UTF-8, at most 20 levels deep, and without the names with which objects are
 * poisoned. An empty body is no body.
 */
export function readJson(
  _request: FastifyRequest,
  body: Buffer,
  done: (error: Error | null, value?: unknown) => void,
): void {
  if (body.length === 0) {
    done(null, undefined);
    return;
  }
  try {
    const value: unknown = JSON.parse(UTF_8.decode(body));
    checkTree(value, 1);
    done(null, value);
  } catch (error) {
    done(problem('BODY_NOT_JSON', {}, { cause: error }));
  }
}

function checkTree(value: unknown, depth: number): void {
  if (typeof value !== 'object' || value === null) return;
  if (depth > MAX_DEPTH) throw new RangeError('nested too deeply');
  if (Array.isArray(value)) {
    for (const item of value) checkTree(item, depth + 1);
    return;
  }
  for (const [name, item] of Object.entries(value)) {
    if (DANGEROUS.has(name)) throw new RangeError(`the name ${name} is refused`);
    checkTree(item, depth + 1);
  }
}
