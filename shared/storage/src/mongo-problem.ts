import { problem } from '@merchant-analysis/contracts/problems';
import { Problem } from '@merchant-analysis/kernel/problem';
import {
  MongoBulkWriteError,
  MongoError,
  MongoNetworkError,
  MongoOperationTimeoutError,
  MongoServerSelectionError,
  MongoWriteConcernError,
} from 'mongodb';

const OUT_OF_DISK_SPACE = 14031;

/** Errors of the replica set that a caller can act on become problems; anything else stays what it is. */
export function mongoProblem(error: unknown): unknown {
  if (isSocketLost(error)) return problem('STORAGE_UNAVAILABLE', {}, { cause: error });
  if (error instanceof Problem || !(error instanceof MongoError)) return error;
  if (error.code === OUT_OF_DISK_SPACE || /no space left on device/i.test(error.message)) {
    return problem('STORAGE_FULL', {}, { cause: error });
  }
  return isUnavailable(error) ? problem('STORAGE_UNAVAILABLE', {}, { cause: error }) : error;
}

const PASSING_LABELS = [
  'TransientTransactionError',
  'UnknownTransactionCommitResult',
  'RetryableWriteError',
  'RetryableError',
];

/**
 * What a member answers, without a label on reads, while it starts, stops or changes its role, and while there is no
 * primary to keep the keys of the cluster's clock (server discovery and monitoring, retryable reads).
 */
const CHANGING_ROLE = new Set([
  6, // HostUnreachable
  7, // HostNotFound
  43, // CursorNotFound: it went with the member that kept it
  89, // NetworkTimeout
  91, // ShutdownInProgress
  133, // FailedToSatisfyReadPreference
  134, // ReadConcernMajorityNotAvailableYet
  189, // PrimarySteppedDown
  211, // KeyNotFound
  262, // ExceededTimeLimit
  9001, // SocketException
  10058, // LegacyNotPrimary
  10107, // NotWritablePrimary
  11600, // InterruptedAtShutdown
  11602, // InterruptedDueToReplStateChange
  13435, // NotPrimaryNoSecondaryOk
  13436, // NotPrimaryOrSecondary
]);

/** What Node says of a connection that the other side has ended. */
const SOCKET_LOST: ReadonlySet<unknown> = new Set([
  'ECONNABORTED',
  'ECONNRESET',
  'EPIPE',
  'ERR_STREAM_DESTROYED',
  'ETIMEDOUT',
]);

/**
 * Whether a command could not be written any more. The driver passes on what Node says, and makes no error of its own
 * of it, when the server hangs up while a large command waits for room in the socket.
 */
export function isSocketLost(error: unknown): boolean {
  return (
    error instanceof Error && !(error instanceof MongoError) && 'code' in error && SOCKET_LOST.has(error.code)
  );
}

/**
 * Whether the connection broke in the middle. The driver hides that inside a bulk write's error when it gave the
 * connection up itself, because its monitor heard nothing: what the server answered has a code, that has none.
 */
export function isConnectionLost(error: unknown): boolean {
  if (error instanceof MongoNetworkError) return true;
  return error instanceof MongoBulkWriteError && error.code === undefined;
}

function isUnavailable(error: MongoError): boolean {
  return (
    error instanceof MongoServerSelectionError ||
    isConnectionLost(error) ||
    error instanceof MongoOperationTimeoutError ||
    error instanceof MongoWriteConcernError ||
    error.name === 'MongoPoolClearedError' ||
    error.name === 'MongoWaitQueueTimeoutError' ||
    CHANGING_ROLE.has(Number(error.code)) ||
    PASSING_LABELS.some((label) => error.hasErrorLabel(label))
  );
}
