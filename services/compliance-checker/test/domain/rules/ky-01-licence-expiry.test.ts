import { expect } from 'chai';
import { evaluateShipped, factsOf } from '../../facts-for-tests.js';

const on = (today: string, licenceValidTo: string | undefined) =>
  evaluateShipped(
    'KY-01',
    factsOf({ from: '2026-01-01', to: '2026-01-02', today, merchant: { licenceValidTo } }),
  );
const shown = (today: string) => {
  const { status, findings } = on(today, '2026-06-30');
  return [status, findings[0]?.outcome, findings[0]?.severity];
};

describe('KY-01 licence expiry', () => {
  it('is valid through its last day and broken on the next', () => {
    expect(shown('2026-06-30')).to.deep.equal(['passed', 'warning', 'high']);
    expect(shown('2026-07-01')).to.deep.equal(['failed', 'broken', 'critical']);
  });

  it('warns loudly from 30 days and quietly from 90 days before', () => {
    expect(shown('2026-05-31')).to.deep.equal(['passed', 'warning', 'high']);
    expect(shown('2026-05-30')).to.deep.equal(['passed', 'warning', 'info']);
    expect(shown('2026-04-01')).to.deep.equal(['passed', 'warning', 'info']);
    expect(shown('2026-03-31')).to.deep.equal(['passed', undefined, undefined]);
  });

  it('never warns of a licence without an end', () => {
    expect(on('2026-06-30', 'long-term').status).to.equal('not-applicable');
  });

  it('stays open when no date is given', () => {
    const result = on('2026-06-30', undefined);
    expect(result.status).to.equal('undetermined');
    expect(result.reason?.zh).to.contain('营业执照');
  });

  it('says how long ago', () => {
    expect(on('2026-07-01', '2026-06-30').findings[0]?.reason.en).to.contain('1 day ago');
    expect(on('2026-07-02', '2026-06-30').findings[0]?.reason.zh).to.contain('2 天前');
  });
});
