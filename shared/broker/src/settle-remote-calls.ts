import Moleculer, { type Context, type Middleware } from 'moleculer';

/** Moleculer's own time limit speaks first; this one only cleans up behind it. */
const GRACE_MS = 100;

/**
 * Settles remote calls that nobody waits for any more. When a remote call times out, Moleculer 0.15.2 forgets the
 * pending request without settling its promise (error-handler.js, removePendingRequest), so the context tracker
 * keeps the context for ever: memory grows with each time-out, and a stop waits for its whole limit in vain.
 */
export const settleRemoteCalls: Middleware = {
  name: 'SettleRemoteCalls',
  remoteAction: (next: (ctx: Context) => Promise<unknown>) => (ctx: Context) => {
    const { timeout } = ctx.options;
    if (!timeout) return next(ctx);
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise((_, reject) => {
      timer = setTimeout(() => {
        const { name } = ctx.action ?? { name: '' };
        reject(new Moleculer.Errors.RequestTimeoutError({ action: name, nodeID: ctx.nodeID ?? '' }));
      }, timeout + GRACE_MS);
    });
    return Promise.race([next(ctx), limit]).finally(() => clearTimeout(timer));
  },
};
