import { problem } from '@merchant-analysis/contracts/problems';
import { delayAfter, failureOf, reasonOf } from '@merchant-analysis/storage/outbox-patience';
import { expect } from 'chai';

describe('the patience of a relay', () => {
  it('takes only what a message can be guilty of for its own fault', () => {
    const kindOf = (code: Parameters<typeof problem>[0]) => failureOf(problem(code));
    expect(
      ['SERVICE_UNAVAILABLE', 'STORAGE_UNAVAILABLE', 'STORAGE_FULL'].map((code) => kindOf(code as never)),
    ).to.deep.equal(['away', 'away', 'away']);
    expect([kindOf('TIMEOUT'), kindOf('RATE_LIMITED')]).to.deep.equal(['busy', 'busy']);
    expect([kindOf('VALIDATION_FAILED'), kindOf('INTERNAL'), kindOf('NOT_ALLOWED')]).to.deep.equal([
      'refused',
      'refused',
      'refused',
    ]);
    expect(failureOf(new TypeError('a bug'))).to.equal('refused');
  });

  it('doubles the wait up to a bound, and spreads it over its upper half', () => {
    const waits = (random: number) => [1, 2, 3, 4].map((times) => delayAfter('refused', times, () => random));
    expect(waits(1)).to.deep.equal([100, 200, 400, 800]);
    expect(waits(0)).to.deep.equal([50, 100, 200, 400]);
    expect(delayAfter('busy', 1_000, () => 1)).to.equal(15_000);
    expect(delayAfter('away', 1_000, () => 1)).to.equal(5_000);
  });

  it('says why in the words of the failure, field by field, and not at length', () => {
    const errors = [{ path: 'at', message: 'must be an instant' }];
    expect(reasonOf(problem('VALIDATION_FAILED', {}, { errors }))).to.match(
      /^VALIDATION_FAILED: .*; at must be an instant$/,
    );
    expect(reasonOf(new Error('x'.repeat(5_000)))).to.have.length(1_000);
  });
});
