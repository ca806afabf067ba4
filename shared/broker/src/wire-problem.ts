import { isProblemCode, problem } from '@merchant-analysis/contracts/problems';
import { Problem } from '@merchant-analysis/kernel/problem';
import Moleculer from 'moleculer';

interface WireData {
  problem: { data: Record<string, unknown>; errors: { path: string; message: string }[] };
}

/**
 * A problem as the broker carries it: a MoleculerError whose `type` is the problem's code. A code is needed,
 * because the circuit breaker looks at nothing else.
 */
export function toWire(failure: Problem): Error {
  const data: WireData = { problem: { data: { ...failure.data }, errors: [...failure.errors] } };
  const error = new Moleculer.Errors.MoleculerError(failure.message, failure.status, failure.code, data);
  error.retryable = failure.retryable;
  error.cause = failure.cause;
  return error;
}

/** The problem that came over the wire, or what the broker itself had to say about the service. */
export function fromWire(error: unknown, action: string): Problem {
  if (error instanceof Problem) return error;
  const service = action.split('.')[0]!;
  if (error instanceof Moleculer.Errors.MoleculerError) {
    if (isProblemCode(error.type) && isWireData(error.data)) {
      return problem(error.type, error.data.problem.data, {
        errors: error.data.problem.errors,
        cause: error,
      });
    }
    if (TIMED_OUT.has(error.name)) return problem('TIMEOUT', { service }, { cause: error });
    if (NOT_THERE.has(error.name)) return problem('SERVICE_UNAVAILABLE', { service }, { cause: error });
  }
  return problem('INTERNAL', {}, { cause: error });
}

const TIMED_OUT = new Set(['RequestTimeoutError', 'RequestSkippedError']);
const NOT_THERE = new Set([
  'ServiceNotFoundError',
  'ServiceNotAvailableError',
  'RequestRejectedError',
  'QueueIsFullError',
  'BrokerDisconnectedError',
]);

function isWireData(data: unknown): data is WireData {
  return typeof data === 'object' && data !== null && 'problem' in data;
}

/** The service that a failure names: of the node that was asked, or of one behind it that it tells about. */
export function serviceThatFailed(error: { data?: unknown }): unknown {
  return isWireData(error.data) ? error.data.problem.data['service'] : undefined;
}
