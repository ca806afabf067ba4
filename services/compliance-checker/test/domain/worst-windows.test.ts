import { worstWindows } from '@merchant-analysis/compliance-checker/domain/worst-windows';
import { formatDate, parseDate } from '@merchant-analysis/kernel/business-date';
import { expect } from 'chai';
import fc from 'fast-check';

const from = parseDate('2026-01-01');
const any = () => true;

describe('worst windows', () => {
  it('slides over the days and keeps the worst of every month', () => {
    // Windows of three days: the worst of January ends on the 3rd with 9 of 30, that of February on the 1st.
    const parts = [1, 3, 5, 0, ...new Array<number>(27).fill(0), 5];
    const wholes = new Array<number>(32).fill(10);
    const windows = worstWindows({ from, parts, wholes }, { from, to: from + 31 }, 3, (part) => part >= 5);
    expect(
      windows.map((one) => ({ ...one, from: formatDate(one.from), to: formatDate(one.to) })),
    ).to.deep.equal([
      { month: '2026-01', from: '2026-01-01', to: '2026-01-03', part: 9, whole: 30 },
      { month: '2026-02', from: '2026-01-30', to: '2026-02-01', part: 5, whole: 30 },
    ]);
  });

  it('forgets the day that leaves the window, and looks at the last day', () => {
    const last = worstWindows(
      { from, parts: [9, 0, 0, 1], wholes: [9, 9, 9, 9] },
      { from: from + 3, to: from + 3 },
      3,
      any,
    );
    expect(last[0]).to.include({ part: 1, whole: 27, from: from + 1, to: from + 3 });
    expect(
      worstWindows({ from, parts: [1], wholes: [1] }, { from: from + 1, to: from + 9 }, 3, any),
    ).to.deep.equal([]);
  });

  it('is shorter at the beginning of the counts', () => {
    const [first] = worstWindows({ from, parts: [1, 0], wholes: [2, 2] }, { from, to: from + 1 }, 30, any);
    expect(first).to.include({ from, to: from, part: 1, whole: 2 });
  });

  it('equals counting every window anew', () => {
    const days = fc.array(fc.tuple(fc.nat(5), fc.nat(5)), { minLength: 1, maxLength: 80 });
    fc.assert(
      fc.property(days, fc.integer({ min: 1, max: 40 }), (counts, length) => {
        const parts = counts.map(([part]) => part);
        const wholes = counts.map(([part, rest]) => part + rest + 1);
        const windows = worstWindows({ from, parts, wholes }, { from, to: from + 200 }, length, any);
        const sum = (values: number[], end: number) =>
          values.slice(Math.max(0, end - length + 1), end + 1).reduce((total, value) => total + value, 0);
        for (const { month, part, whole } of windows) {
          const ends = parts.map((_, end) => end).filter((end) => formatDate(from + end).startsWith(month));
          const shares = ends.map((end) => sum(parts, end) / sum(wholes, end));
          expect(part / whole).to.be.closeTo(Math.max(...shares), 1e-12);
        }
      }),
    );
  });
});
