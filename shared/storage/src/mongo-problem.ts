import { problem } from '@merchant-analysis/contracts/problems';
import { Problem } from '@merchant-analysis/kernel/problem';
import {
  MongoError,
  MongoNetworkError,
  MongoOperationTimeoutError,
  MongoServerSelectionError,
  MongoWriteConcernError,
} from 'mongodb';

const OUT_OF_DISK_SPACE = 14031;

/** Errors of the replica set that a caller can act on become problems; anything else stays what it is. */
export function mongoProblem(error: unknown): unknown {
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

function isUnavailable(error: MongoError): boolean {
  return (
    error instanceof MongoServerSelectionError ||
    error instanceof MongoNetworkError ||
    error instanceof MongoOperationTimeoutError ||
    error instanceof MongoWriteConcernError ||
    error.name === 'MongoPoolClearedError' ||
    error.name === 'MongoWaitQueueTimeoutError' ||
    PASSING_LABELS.some((label) => error.hasErrorLabel(label))
  );
}
