import { problem } from '@merchant-analysis/contracts/problems';
import type { FastifyInstance, FastifyReply, FastifyRequest, RequestPayload } from 'fastify';

const MAX_DEPTH = 20;
const UTF_8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const DANGEROUS = new Set(['__proto__', 'constructor', 'prototype']);
const TOO_SLOW = 'HTTP/1.1 408 Request Timeout\r\ncontent-length: 0\r\nconnection: close\r\n\r\n';

/**
 * Takes JSON bodies, strictly, and hangs up on one that does not arrive in time. One timer looks at all bodies
 * that are on their way: a timer for each request would cost more than reading its body.
 * @returns the hook for routes that take a body.
 */
export function takeJsonBodies(app: FastifyInstance, options: { timeoutSeconds: number }) {
  const waiting = new Map<FastifyRequest, number>();
  const limit = options.timeoutSeconds * 1000;
  const timer = setInterval(() => hangUpOnLate(waiting, limit), Math.min(1000, limit / 2));
  timer.unref();
  app.addHook('onClose', (_app, done) => {
    clearInterval(timer);
    done();
  });
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    waiting.delete(request);
    readJson(body, done);
  });
  return (
    request: FastifyRequest,
    _reply: FastifyReply,
    payload: RequestPayload,
    done: (error: null, payload: RequestPayload) => void,
  ): void => {
    if (request.headers['content-type'] !== undefined) waiting.set(request, performance.now());
    done(null, payload);
  };
}

function hangUpOnLate(waiting: Map<FastifyRequest, number>, limit: number): void {
  const now = performance.now();
  for (const [request, begunAt] of waiting) {
    const { raw } = request;
    if (raw.complete || raw.destroyed) waiting.delete(request);
    else if (now - begunAt > limit) {
      waiting.delete(request);
      raw.socket.end(TOO_SLOW, () => raw.socket.destroy());
    } else return;
  }
}

/** UTF-8, at most 20 levels deep, without the names with which objects are poisoned. An empty body is no body. */
function readJson(body: Buffer, done: (error: Error | null, value?: unknown) => void): void {
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
  for (const name of Object.keys(value)) {
    if (DANGEROUS.has(name)) throw new RangeError(`the name ${name} is refused`);
    checkTree((value as Record<string, unknown>)[name], depth + 1);
  }
}
