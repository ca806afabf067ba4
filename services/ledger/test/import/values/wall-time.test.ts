import { dayNumberOf } from '@merchant-analysis/kernel/business-date';
import { type DateOrder, orderOf } from '@merchant-analysis/ledger/import/values/date-order';
import { readTime } from '@merchant-analysis/ledger/import/values/wall-time';
import { expect } from 'chai';

/** `2024-03-05 09:07:00`, an instant in ISO form, or why it is neither. */
function read(text: string, order: DateOrder = 'undecided'): string {
  const reading = readTime(text, order);
  if (reading.kind === 'instant') return new Date(reading.milliseconds).toISOString();
  if (reading.kind !== 'wall') return reading.kind;
  return new Date((reading.day * 86_400 + reading.second) * 1000)
    .toISOString()
    .slice(0, 19)
    .replace('T', ' ');
}

describe('dates in a file', () => {
  it('are read in the many ways they are written', () => {
    const cases: [string, string][] = [
      ['2010-12-01 08:26', '2010-12-01 08:26:00'],
      ['2010-12-01 08:26:59', '2010-12-01 08:26:59'],
      ['2010-12-01T08:26:59', '2010-12-01 08:26:59'],
      ['2024-02-29', '2024-02-29 00:00:00'],
      ['2024/3/5 9:07', '2024-03-05 09:07:00'],
      ['2024.3.5', '2024-03-05 00:00:00'],
      ['2024年3月5日', '2024-03-05 00:00:00'],
      ['2024年03月05日 09:07:08', '2024-03-05 09:07:08'],
      ['2024年3月5日9时07分', '2024-03-05 09:07:00'],
      ['20240305', '2024-03-05 00:00:00'],
      ['20240305090708', '2024-03-05 09:07:08'],
      ['`2014-11-10 16:33:45', '2014-11-10 16:33:45'],
      ['2024-03-30 12:01:02\t', '2024-03-30 12:01:02'],
      ['13/04/2024 7:05', '2024-04-13 07:05:00'],
      ['5 Mar 2024', '2024-03-05 00:00:00'],
      ['05-Mar-2024 21:00', '2024-03-05 21:00:00'],
      ['Mar 5, 2024 3:07 PM', '2024-03-05 15:07:00'],
      ['2024-03-05 12:00 AM', '2024-03-05 00:00:00'],
      ['45356.5', '2024-03-05 12:00:00'],
      ['2024-03-05T09:07:00+08:00', '2024-03-05T01:07:00.000Z'],
      ['2024-03-05T09:07:00.250Z', '2024-03-05T09:07:00.250Z'],
      ['1709600820', '2024-03-05T01:07:00.000Z'],
      ['1709600820123', '2024-03-05T01:07:00.123Z'],
    ];
    for (const [text, expected] of cases) expect(read(text), text).to.equal(expected);
  });

  it('are refused when there is no such day or time', () => {
    const wrong = [
      '2025-02-29',
      '2024-13-01',
      '2024-00-10',
      '2024-03-05 24:00',
      '2024-03-05 9:61',
      '31/04/2024',
      '3/4/24',
      '1/1/0001',
      'today',
      '13:00 PM',
    ];
    for (const text of wrong) expect(read(text), text).to.equal('invalid');
  });

  it('that can begin with the day or the month are left open until the order is known', () => {
    expect(read('03/04/2024')).to.equal('ambiguous');
    expect(read('03/04/2024', 'day-first')).to.equal('2024-04-03 00:00:00');
    expect(read('03/04/2024', 'month-first')).to.equal('2024-03-04 00:00:00');
    expect(read('05/05/2024')).to.equal('2024-05-05 00:00:00');
    expect(read('12/25/2024', 'day-first')).to.equal('invalid');
  });

  it('tell the order when one of the numbers can be no month', () => {
    expect(orderOf('13/04/2024')).to.equal('day-first');
    expect(orderOf('04/13/2024 8:00')).to.equal('month-first');
    expect(orderOf('04/05/2024')).to.equal(undefined);
    expect(orderOf('2024-04-13')).to.equal(undefined);
  });

  it('count Excel days from the same day as the calendar', () => {
    // 25569 is 1970-01-01 in the 1900 date system (Microsoft documentation of DATEVALUE).
    const reading = readTime('25569', 'undecided');
    expect(reading).to.include({ kind: 'wall', day: dayNumberOf(1970, 1, 1) });
  });
});
