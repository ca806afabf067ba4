import { formatDate } from '@merchant-analysis/kernel/business-date';
import { isChineseZone, qingmingOf } from '@merchant-analysis/kernel/china';
import { expect } from 'chai';

describe('the calendar of China', () => {
  it('has 清明 where the notices put it', () => {
    const known = ['2007-04-05', '2012-04-04', '2019-04-05', '2024-04-04', '2025-04-04', '2026-04-05'];
    expect(known.map((date) => formatDate(qingmingOf(Number(date.slice(0, 4)))))).to.deep.equal(known);
  });

  it('holds in Chinese time zones', () => {
    expect(['Asia/Shanghai', 'Asia/Urumqi', 'PRC', 'Asia/Tokyo'].map(isChineseZone)).to.deep.equal([
      true,
      true,
      true,
      false,
    ]);
  });
});
