import { chooseWindow } from '@merchant-analysis/cost-analyzer/domain/window';
import { formatDate, parseDate } from '@merchant-analysis/kernel/business-date';
import { expect } from 'chai';

describe('the window of an analysis', () => {
  it('is the last twelve whole months and the one that has begun', () => {
    expect(windowOf('2023-01-01', '2025-11-20')).to.deep.equal(['2024-11-01', '2025-11-20']);
  });

  it('counts the last month as whole when the books end with it', () => {
    expect(windowOf('2023-01-01', '2025-10-31')).to.deep.equal(['2024-11-01', '2025-10-31']);
  });

  it('never leaves the books', () => {
    expect(windowOf('2025-03-05', '2025-11-20')).to.deep.equal(['2025-03-05', '2025-11-20']);
    expect(windowOf('2025-03-05', '2025-11-20', '2020-01-01', '2030-01-01')).to.deep.equal([
      '2025-03-05',
      '2025-11-20',
    ]);
  });

  it('is what was asked for, and nothing when the books hold nothing there', () => {
    expect(windowOf('2023-01-01', '2025-11-20', '2024-02-01', '2024-06-30')).to.deep.equal([
      '2024-02-01',
      '2024-06-30',
    ]);
    expect(windowOf('2025-03-05', '2025-11-20', '2024-01-01', '2024-06-30')).to.equal(undefined);
  });
});

function windowOf(firstDate: string, lastDate: string, from?: string, to?: string) {
  const window = chooseWindow({
    firstDate: parseDate(firstDate),
    lastDate: parseDate(lastDate),
    from: from === undefined ? undefined : parseDate(from),
    to: to === undefined ? undefined : parseDate(to),
  });
  return window && [formatDate(window.from), formatDate(window.to)];
}
