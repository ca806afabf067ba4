import { Problem } from '@merchant-analysis/kernel/problem';
import { mongoProblem } from '@merchant-analysis/storage/mongo-problem';
import { expect } from 'chai';
import { MongoServerError } from 'mongodb';

const codeOf = (error: unknown): string | undefined => (error instanceof Problem ? error.code : undefined);
const answered = (code: number, ...errorLabels: string[]): MongoServerError =>
  new MongoServerError({ message: 'from a member', code, errorLabels });

describe('an error of a replica set', () => {
  it('is storage that is away for now, when a member starts, stops or changes its role', () => {
    // From the driver specification, "server discovery and monitoring", and KeyNotFound of the cluster's clock.
    for (const code of [91, 134, 189, 211, 10107, 11600, 11602, 13435, 13436]) {
      expect(codeOf(mongoProblem(answered(code))), String(code)).to.equal('STORAGE_UNAVAILABLE');
    }
  });

  it('is the same when a label says that it passes', () => {
    expect(codeOf(mongoProblem(answered(251, 'TransientTransactionError')))).to.equal('STORAGE_UNAVAILABLE');
  });

  it('is the same when the driver passes on that the other side has hung up', () => {
    const ended = Object.assign(new Error('This socket has been ended by the other party'), {
      code: 'EPIPE',
    });
    expect(codeOf(mongoProblem(ended))).to.equal('STORAGE_UNAVAILABLE');
    const ours = Object.assign(new Error('no such file'), { code: 'ENOENT' });
    expect(mongoProblem(ours)).to.equal(ours);
  });

  it('stays what it is when it will not pass', () => {
    // Unauthorized, DocumentValidationFailure, DuplicateKey
    for (const code of [13, 121, 11_000]) {
      const error = answered(code);
      expect(mongoProblem(error)).to.equal(error);
    }
    const other = new TypeError('ours');
    expect(mongoProblem(other)).to.equal(other);
  });

  it('is a full disk when the server says so', () => {
    expect(codeOf(mongoProblem(answered(14_031)))).to.equal('STORAGE_FULL');
  });
});
