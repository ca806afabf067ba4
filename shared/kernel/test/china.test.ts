import { formatDate } from '@merchant-analysis/kernel/business-date';
import { isChineseZone, qingmingOf } from '@merchant-analysis/kernel/china';
import { expect } from 'chai';

describe('the calendar of China', () => {
  it('has 清明 where the notices put it', () => {
    const known = ['2007-04-05', '2012-04-04', '2019-04-05', '2024-04-04', '2025-04-04', '2026-04-05'];
    expect(known.map((date) => formatDate(qingmingOf(Number(date.slice(0, 4)))))).to.deep.equal(known);
  });

  it('holds in Chinese time zones', () => {
    // Links of the tz database to Asia/Shanghai and Asia/Urumqi.
    const shanghai = ['Asia/Shanghai', 'Asia/Chongqing', 'Asia/Chungking', 'Asia/Harbin', 'PRC'];
    const urumqi = ['Asia/Urumqi', 'Asia/Kashgar'];
    for (const zone of [...shanghai, ...urumqi, 'asia/shanghai', 'CTT'])
      expect(isChineseZone(zone), zone).to.equal(true);
    // They have holidays of their own.
    for (const zone of ['Asia/Tokyo', 'Asia/Hong_Kong', 'Asia/Macau', 'Asia/Taipei', 'Etc/GMT-8'])
      expect(isChineseZone(zone), zone).to.equal(false);
  });
});
