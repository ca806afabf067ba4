import type { BenchResult } from '@merchant-analysis/loadtest/bench';
import { atLeast, atMost } from '@merchant-analysis/loadtest/bench';
import { withResult } from '@merchant-analysis/loadtest/page/performance-page';
import { expect } from 'chai';

const stamp = { date: '2026-11-21', machine: '2 × made', question: 'How fast?' };
const result = (name: string, value: number): BenchResult => ({
  name,
  ratios: { scanToRollupsCpu: atLeast(value, 100) },
  figures: { rollupsCpuMs: 3.47 },
  settings: { transactions: 1_000_000 },
  runs: 7,
});

describe('the page of measurements', () => {
  it('says what was promised, and whether it was kept', () => {
    const page = withResult('', result('series', 195), stamp);
    expect(page).to.contain('| scanToRollupsCpu | 195 | at least 100 | yes |');
    expect(withResult('', result('series', 42), stamp)).to.contain(
      '| scanToRollupsCpu | 42 | at least 100 | **no** |',
    );
    expect(page).to.contain('2026-11-21; 2 × made; 7 runs a side; transactions 1000000.');
  });

  it('replaces the section of the same bench and leaves the others', () => {
    const both = withResult(withResult('', result('series', 195), stamp), result('cold', 20), stamp);
    const again = withResult(both, result('series', 42), stamp);
    expect(again.match(/^## .+$/gm)).to.deep.equal(['## cold', '## series']);
    expect(again).to.contain('| scanToRollupsCpu | 42 |').and.not.contain('| 195 |');
    expect(withResult(again, result('series', 42), stamp)).to.equal(again);
  });
});

describe('a promise', () => {
  it('is kept on the line itself', () => {
    expect(atLeast(0.4, 0.4).isKept).to.equal(true);
    expect(atLeast(0.399, 0.4).isKept).to.equal(false);
    expect(atMost(1.2, 1.2).isKept).to.equal(true);
    expect(atMost(1.201, 1.2).isKept).to.equal(false);
  });
});
