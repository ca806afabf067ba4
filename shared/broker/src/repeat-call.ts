import { setTimeout as sleep } from 'node:timers/promises';
import type { Contract } from '@merchant-analysis/contracts/contract';
import { ownerOf } from '@merchant-analysis/contracts/who-asks';
import Moleculer, { type ServiceBroker } from 'moleculer';
import { type Asked, failWhenBusBreaks } from './bus-away.js';
import type { Idempotency } from './meta.js';
import { createRetryBudget, type RetryBudget } from './retry-budget.js';
import { serviceThatFailed } from './wire-problem.js';

/** Waits before the second and the third try, milliseconds, each half as long to half as long again. */
const WAITS_MS = [100, 300];
/**
 * The same for a call that reached nobody. A process that moves to another NATS server is back within half a second.
 */
const UNDELIVERED_WAITS_MS = [100, 300, 450];
/** A try that gets less time than this is not made. */
const LEAST_LEFT_MS = 20;

/** The call reached nobody: made again, it is no more work for a service in trouble, so no budget counts it. */
const UNDELIVERED = new Set(['ServiceNotFoundError', 'ServiceNotAvailableError', 'BrokerDisconnectedError']);
/** The call was not begun: it may be made again whatever it does. */
const NOT_BEGUN = new Set([...UNDELIVERED, 'QueueIsFullError']);
/** The other side went away in the middle. */
const UNCLEAR = new Set(['RequestRejectedError']);

/** What each try of a call is made with. */
type TryOptions = { readonly timeout: number } & Partial<Asked>;

const budgets = new WeakMap<ServiceBroker, RetryBudget>();

/**
 * Makes a call, and again a few times when the node that got it was not there, was full or went away: another node
 * may take it. Only failures of the node itself count, so that a call three services deep is not repeated at
 * every step; a call with an unclear end is repeated only when its contract allows. All tries share one time limit,
 * and all calls of a process one budget for repeats that reach somebody.
 */
export async function repeatCall<T>(
  broker: ServiceBroker,
  contract: Contract,
  { timeoutMs, idempotency }: { timeoutMs: number; idempotency?: Idempotency | undefined },
  call: (options: TryOptions) => Promise<T>,
): Promise<T> {
  // Within one process a service that is not there now is not there later either.
  if (!broker.transit || isAboutHealth(contract)) return call({ timeout: timeoutMs });
  const isIdempotent =
    contract.idempotent === true || (contract.idempotent === 'with-key' && idempotency !== undefined);
  const budget = budgetOf(broker);
  const deadline = performance.now() + timeoutMs;
  budget.earn();
  for (let attempt = 0; ; attempt++) {
    try {
      const timeout = deadline - performance.now();
      return await (isIdempotent
        ? failWhenBusBreaks(broker, contract.action, (asked) => call({ timeout, ...asked }))
        : call({ timeout }));
    } catch (error) {
      const isUndelivered = error instanceof Moleculer.Errors.MoleculerError && UNDELIVERED.has(error.name);
      const wait = (isUndelivered ? UNDELIVERED_WAITS_MS : WAITS_MS)[attempt];
      if (wait === undefined || !mayRepeat(error, contract.action, isIdempotent)) throw error;
      const pause = wait * (0.5 + Math.random());
      if (performance.now() + pause + LEAST_LEFT_MS > deadline) throw error;
      if (!isUndelivered && !budget.spend()) throw error;
      await sleep(pause);
    }
  }
}

/** Asked again, it would hide what it asks for; and a service that is missing would eat up the budget of the others. */
function isAboutHealth({ action }: Contract): boolean {
  return action.endsWith('.health');
}

function mayRepeat(error: unknown, action: string, isIdempotent: boolean): boolean {
  if (!(error instanceof Moleculer.Errors.MoleculerError)) return false;
  if (NOT_BEGUN.has(error.name)) return true;
  if (!isIdempotent) return false;
  if (UNCLEAR.has(error.name)) return true;
  // The node itself said that it cannot at the moment; what it passes on of others is theirs to repeat.
  return error.type === 'SERVICE_UNAVAILABLE' && serviceThatFailed(error) === ownerOf(action);
}

function budgetOf(broker: ServiceBroker): RetryBudget {
  let budget = budgets.get(broker);
  if (!budget) {
    budget = createRetryBudget();
    budgets.set(broker, budget);
  }
  return budget;
}
