import { ownerOf } from '@merchant-analysis/contracts/who-asks';
import Moleculer, { type Context, type Middleware } from 'moleculer';
import { serviceThatFailed } from './wire-problem.js';

export interface BreakerOptions {
  /** Share of failures among the calls of a window from which the circuit opens, 0–1. */
  readonly threshold: number;
  /** Fewer calls tell nothing. */
  readonly minCalls: number;
  readonly windowMs: number;
  /** How long it stays open before one call is let through. */
  readonly restMs: number;
}

const DEFAULTS: BreakerOptions = { threshold: 0.5, minCalls: 20, windowMs: 10_000, restMs: 5_000 };

/** What the balancer looks at: an endpoint whose state is false gets no call. */
interface Endpoint {
  state: boolean;
}

type Handler = (ctx: Context) => Promise<unknown>;

/**
 * One circuit for each action of each other node. Open, the node gets none of these calls, and when no other node
 * answers them they fail at once. Moleculer 0.15.2 has a breaker, but a failure without a code does not count for
 * it, and it keeps the endpoint of a node by name: after the node was away once, it opens an endpoint that nobody
 * asks any more.
 */
export function circuitBreaker(options: Partial<BreakerOptions> = {}): Middleware {
  const settings = { ...DEFAULTS, ...options };
  const circuits = new WeakMap<Endpoint, Circuit>();
  return {
    name: 'CircuitBreakerOfCalls',
    remoteAction: (next: Handler) => async (ctx: Context) => {
      const endpoint: Endpoint | null = ctx.endpoint;
      if (!endpoint) return next(ctx);
      let circuit = circuits.get(endpoint);
      if (!circuit) {
        circuit = new Circuit(endpoint, settings);
        circuits.set(endpoint, circuit);
      }
      const end = circuit.begin();
      try {
        const result = await next(ctx);
        end(true);
        return result;
      } catch (error) {
        end(!isFailureOfNode(error, ctx.action?.name ?? ''));
        throw error;
      }
    },
  };
}

class Circuit {
  #state: 'closed' | 'open' | 'trying' = 'closed';
  #calls = 0;
  #failures = 0;
  #windowBegan = performance.now();

  constructor(
    private readonly endpoint: Endpoint,
    private readonly options: BreakerOptions,
  ) {}

  /** A call begins; the function is told whether it went well. */
  begin(): (wentWell: boolean) => void {
    const isTrial = this.#state === 'trying';
    // One call is enough to find out: until it has ended the next ones go elsewhere.
    if (isTrial) this.endpoint.state = false;
    return (wentWell) => {
      if (isTrial && this.#state === 'trying') {
        if (wentWell) this.#close();
        else this.#open();
      } else if (this.#state === 'closed') this.#count(wentWell);
    };
  }

  #count(wentWell: boolean): void {
    const { windowMs, minCalls, threshold } = this.options;
    const now = performance.now();
    if (now - this.#windowBegan > windowMs) {
      this.#windowBegan = now;
      this.#calls = 0;
      this.#failures = 0;
    }
    this.#calls++;
    if (!wentWell) this.#failures++;
    if (this.#calls >= minCalls && this.#failures / this.#calls >= threshold) this.#open();
  }

  #open(): void {
    this.#state = 'open';
    this.endpoint.state = false;
    setTimeout(() => {
      this.#state = 'trying';
      this.endpoint.state = true;
    }, this.options.restMs).unref();
  }

  #close(): void {
    this.#state = 'closed';
    this.endpoint.state = true;
    this.#calls = 0;
    this.#failures = 0;
    this.#windowBegan = performance.now();
  }
}

/** Codes of a broker's own failures that say nothing about the node: nobody waited any more. */
const CODE_OF_SKIPPED = 514;
/** Problems that a service may only pass on. */
const PASSED_ON = new Set(['TIMEOUT', 'SERVICE_UNAVAILABLE']);

/**
 * Whether a failure is the node's own: not the caller's mistake (below 500), and not that of a third one that the
 * node tells about. A failure without a code is a bug, and counts.
 */
export function isFailureOfNode(error: unknown, action: string): boolean {
  if (!(error instanceof Moleculer.Errors.MoleculerError)) return true;
  if (error.code < 500 || error.code === CODE_OF_SKIPPED) return false;
  const failed = serviceThatFailed(error);
  return !(PASSED_ON.has(error.type ?? '') && failed !== undefined && failed !== ownerOf(action));
}
