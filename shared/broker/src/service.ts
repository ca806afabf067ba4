import type { Caller } from '@merchant-analysis/contracts/caller';
import type { Contract, InputOf, ParamsOf, ResultOf } from '@merchant-analysis/contracts/contract';
import { healthOf, type ServiceName } from '@merchant-analysis/contracts/health';
import type { RequestKey } from '@merchant-analysis/contracts/outbox';
import { problem } from '@merchant-analysis/contracts/problems';
import { Problem } from '@merchant-analysis/kernel/problem';
import { platformVersion } from '@merchant-analysis/observability/version';
import type { ActionSchema, Context, ServiceBroker, ServiceSchema } from 'moleculer';
import { ask } from './ask.js';
import { passedOnMetaOf, readCaller } from './callers-of-broker.js';
import { keepingRecord } from './keeping-record.js';
import type { AuditNote, Idempotency } from './meta.js';
import { repeatCall } from './repeat-call.js';
import { timeLeftOf } from './time-left.js';
import { fromWire, toWire } from './wire-problem.js';

export type { AuditNote };

/** What an action knows of the request besides its parameters. */
export interface Call {
  readonly caller: Caller;
  readonly requestId: string;
  readonly idempotency?: Idempotency | undefined;
  /** How long somebody still waits for the answer, milliseconds. Nothing asked from here gets more. */
  timeLeftMs(): number;
  /** Calls another action for the same caller, within what is left of the time. Never passes the key on. */
  ask<C extends Contract>(
    contract: C,
    params: InputOf<C>,
    options?: { timeoutMs?: number; idempotency?: Idempotency },
  ): Promise<ResultOf<C>>;
  /**
   * The key of this request together with the audit record of its effect: hand it to the store with the effect.
   * `note` makes the record from what the store says that the effect did. Tell the same to `audit` afterwards.
   */
  withRecord<T>(note: (answer: T) => AuditNote): RequestKey<T>;
  /** Notes the effect for the audit record that the door writes. An own note counts more than one of an action asked. */
  audit(note: AuditNote): void;
  /** Tells every process that something happened. */
  announce(event: string, payload: object): void;
}

/** An action: the contract that it fulfils and what Moleculer needs to run it. */
export interface Answer {
  readonly contract: Contract;
  readonly action: ActionSchema;
}

/** How a service reaches the others outside of a request: at its start and from its jobs. */
export interface Host {
  ask<C extends Contract>(
    contract: C,
    params: InputOf<C>,
    options: { caller: Caller; requestId?: string; timeoutMs?: number; idempotency?: Idempotency },
  ): Promise<ResultOf<C>>;
  announce(event: string, payload: object): void;
  /** Resolves when these services have been seen on the broker. */
  waitFor(services: readonly ServiceName[], timeoutMs: number): Promise<void>;
}

/** The store that a service cannot work without. */
export interface ServiceStore {
  /** Whether it answers right now: the health of the service. */
  isAnswering(): Promise<boolean>;
  /** Whether it reads from a copy just now, because the one that takes writes is away: answers say so. */
  isStale(): boolean;
}

interface ServiceOptions {
  answers: readonly Answer[];
  /** By the name that its health shows. */
  stores?: Readonly<Record<string, ServiceStore>>;
  events?: Readonly<Record<string, (payload: unknown) => void | Promise<void>>>;
  /** After the broker has started this service. */
  started?: (host: Host) => void | Promise<void>;
  /** Before the broker lets go of this service: stop taking work, finish what is in hand. */
  stopped?: () => void | Promise<void>;
}

/**
 * Joins a contract and a handler. Parameters are parsed before the handler sees them; a Problem crosses the
 * wire with its code; anything else becomes INTERNAL with its cause kept for the log.
 */
export function answer<C extends Contract>(
  contract: C,
  handler: (params: ParamsOf<C>, call: Call) => Promise<ResultOf<C>>,
): Answer {
  const action: ActionSchema = {
    name: contract.action.slice(contract.action.indexOf('.') + 1),
    async handler(ctx: Context) {
      try {
        if (timeLeftOf(ctx) <= 0) throw problem('TIMEOUT', { service: contract.action.split('.')[0]! });
        const call = callOf(ctx, contract.action);
        const result = await handler(parseParams(contract, ctx.params), call);
        return ctx.broker.metadata['checkAnswers'] ? checkAnswer(contract, result) : result;
      } catch (error) {
        throw toWire(asProblem(error, contract.action, ctx));
      }
    },
  };
  return { contract, action };
}

/** The schema of a service: its answers, its events and `<name>.health`. */
export function service(name: ServiceName, options: ServiceOptions): ServiceSchema {
  const actions: Record<string, ActionSchema> = {};
  const stores = Object.entries(options.stores ?? {});
  const isStale = (): boolean => stores.some(([, store]) => store.isStale());
  const health = answer(healthOf(name), async () => {
    const dependencies = await Promise.all(
      stores.map(async ([name, store]) => ({ name, status: statusOf(await store.isAnswering()) })),
    );
    const status = statusOf(dependencies.every((dependency) => dependency.status === 'healthy'));
    return { status, version: platformVersion, dependencies };
  });
  for (const { contract, action } of [...options.answers, health]) {
    const [owner, verb] = contract.action.split('.') as [string, string];
    if (owner !== name) throw new Error(`${contract.action} does not belong to the service ${name}`);
    if (actions[verb]) throw new Error(`${contract.action} is answered twice`);
    actions[verb] = stores.length > 0 ? markingStale(action, isStale) : action;
  }
  return {
    name,
    actions,
    events: Object.fromEntries(
      Object.entries(options.events ?? {}).map(([event, handler]) => [
        event,
        { handler: (ctx: Context) => handler(ctx.params) },
      ]),
    ),
    async started() {
      await options.started?.(hostOf(this.broker));
    },
    async stopped() {
      await options.stopped?.();
    },
  };
}

const statusOf = (isHealthy: boolean) => (isHealthy ? ('healthy' as const) : ('unhealthy' as const));

/** The same action, which notes in what travels back that the store was behind when it was asked, or is now. */
function markingStale(action: ActionSchema, isStale: () => boolean): ActionSchema {
  const { handler } = action;
  if (!handler) return action;
  return {
    ...action,
    async handler(ctx: Context) {
      const wasStale = isStale();
      try {
        return await handler.call(this, ctx);
      } finally {
        if (wasStale || isStale()) Object.assign(ctx.meta, { isStale: true });
      }
    },
  };
}

/** The way out of a service for work that no request started. */
export function hostOf(broker: ServiceBroker): Host {
  return {
    ask: (contract, params, options) =>
      ask(broker, contract, params, { ...options, requestId: options.requestId ?? broker.generateUid() }),
    announce: (event, payload) => {
      broker.broadcast(event, payload);
    },
    waitFor: async (services, timeoutMs) => {
      await broker.waitForServices([...services], timeoutMs, 50);
    },
  };
}

function parseParams<C extends Contract>(contract: C, params: unknown): ParamsOf<C> {
  const parsed = contract.params.safeParse(params ?? {});
  if (parsed.success) return parsed.data as ParamsOf<C>;
  const errors = parsed.error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message }));
  throw problem('VALIDATION_FAILED', {}, { errors });
}

function checkAnswer<C extends Contract>(contract: C, result: unknown): unknown {
  const parsed = contract.result.safeParse(JSON.parse(JSON.stringify(result)));
  if (parsed.success) return result;
  throw new Error(`${contract.action} answered outside its contract: ${parsed.error.message}`);
}

function callOf(ctx: Context, action: string): Call {
  const read = readCaller(ctx, action);
  const { caller, requestId, idempotency } = read;
  const passedOn = passedOnMetaOf(ctx, read);
  const record = keepingRecord(ctx.meta, read);
  let ownNote: AuditNote | undefined;
  return {
    caller,
    requestId,
    idempotency,
    timeLeftMs: () => timeLeftOf(ctx),
    async ask(contract, params, options = {}) {
      const timeoutMs = Math.min(options.timeoutMs ?? contract.timeoutMs, timeLeftOf(ctx));
      const meta = { ...passedOn, idempotency: options.idempotency ?? null, audit: undefined };
      try {
        return await repeatCall(
          ctx.broker,
          contract,
          { timeoutMs, idempotency: options.idempotency },
          (tryOptions) => ctx.call(contract.action, params, { meta, ...tryOptions }),
        );
      } catch (error) {
        throw fromWire(error, contract.action);
      } finally {
        record.hear();
        // What comes back with the answer is merged into our meta: a note that was made before stays.
        if (ownNote) Object.assign(ctx.meta, { audit: ownNote });
      }
    },
    withRecord: record.withRecord,
    audit(note) {
      ownNote = record.mark(note);
      Object.assign(ctx.meta, { audit: ownNote });
    },
    announce(event, payload) {
      ctx.broker.broadcast(event, payload);
    },
  };
}

function asProblem(error: unknown, action: string, ctx: Context): Problem {
  const failure = error instanceof Problem ? error : fromWire(error, action);
  if (failure.code === 'INTERNAL' && !(error instanceof Problem)) {
    ctx.broker.logger.error(
      { error: failure.cause ?? error, action, requestId: ctx.requestID },
      'action failed',
    );
  }
  return failure;
}
