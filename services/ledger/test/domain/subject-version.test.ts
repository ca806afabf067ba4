import { isRound } from '@merchant-analysis/ledger/domain/rollup-deltas';
import { subjectVersion } from '@merchant-analysis/ledger/domain/subject-version';
import { expect } from 'chai';

describe('the version of a subject', () => {
  it('changes with facts and with fields, and a merchant is never taken for a group', () => {
    const versions = [
      subjectVersion({ dataVersion: 1, version: 1 }),
      subjectVersion({ dataVersion: 2, version: 1 }),
      subjectVersion({ dataVersion: 1, version: 2 }),
      subjectVersion({ version: 1, dataVersions: 1, versions: 1 }),
      subjectVersion({ version: 2, dataVersions: 1, versions: 1 }),
      subjectVersion({ version: 1, dataVersions: 2, versions: 1 }),
      subjectVersion({ version: 1, dataVersions: 1, versions: 2 }),
    ];
    expect(new Set(versions).size).to.equal(7);
  });
});

describe('a round amount', () => {
  it('is a multiple of one hundred units from five hundred on', () => {
    const yuan = [499, 500, 501, 550, 600, 10_000].map((amount) => isRound(amount * 100, 100));
    expect(yuan).to.deep.equal([false, true, false, false, true, true]);
    expect([isRound(50_001, 100), isRound(500, 1), isRound(-50_000, 100)]).to.deep.equal([
      false,
      true,
      false,
    ]);
  });
});
