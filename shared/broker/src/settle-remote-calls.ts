import Moleculer, { type Context, type Middleware } from 'moleculer';

type Handler = (ctx: Context) => Promise<unknown>;

/** Moleculer's own time limit speaks first; this one only cleans up behind it. */
const GRACE_MS = 100;

/**
 * Settles remote calls to a process that died. When such a call times out, Moleculer 0.15.2 forgets the pending
 * request without settling its promise (error-handler.js, removePendingRequest), so the context tracker keeps the
 * context for ever: memory grows with each of them, and a stop waits for its whole limit in vain.
 */
export const settleRemoteCalls: Middleware = {
  name: 'SettleRemoteCalls',
  remoteAction: (next: Handler) => settleBehindLimit(next),
};

/** The same handler, which rejects shortly after the time limit of the call if nothing was answered. */
export function settleBehindLimit(next: Handler): Handler {
  return (ctx) => {
    const { timeout } = ctx.options;
    if (!timeout) return next(ctx);
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise((_, reject) => {
      timer = setTimeout(() => {
        const action = ctx.action?.name ?? '';
        reject(new Moleculer.Errors.RequestTimeoutError({ action, nodeID: ctx.nodeID ?? '' }));
      }, timeout + GRACE_MS);
    });
    return Promise.race([next(ctx), limit]).finally(() => clearTimeout(timer));
  };
}
