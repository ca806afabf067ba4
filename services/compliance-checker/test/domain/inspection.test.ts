import {
  partiesToInspect,
  watchCash,
  watchTransfers,
} from '@merchant-analysis/compliance-checker/domain/inspection';
import { visibleRules } from '@merchant-analysis/compliance-checker/domain/rule-set';
import type { PartyDays } from '@merchant-analysis/contracts/read-models';
import { parseDate } from '@merchant-analysis/kernel/business-date';
import { expect } from 'chai';
import { shippedRules } from '../facts-for-tests.js';

const analyst = visibleRules(shippedRules, ['M', 'O', 'A']);
const operations = visibleRules(shippedRules, ['M', 'O']);
const merchant = visibleRules(shippedRules, ['M']);
const window = { from: parseDate('2026-01-01'), to: parseDate('2026-06-30') };
const row = (date: string, yuan: number, party = 'a', about: Partial<PartyDays['rows'][number]> = {}) => ({
  date,
  party,
  direction: 'in' as const,
  method: 'cash' as const,
  count: 1,
  sumMinor: yuan * 100,
  ...about,
});
const cash = watchCash(analyst, 'CNY', [])!;

describe('which customers are looked at one transaction at a time', () => {
  it('asks for cash days from a third of the line, and for transfers from where the first rule looks', () => {
    expect(cash).to.deep.equal({
      fromMinor: 1_666_667,
      lineMinor: 5_000_000,
      near: [{ lineMinor: 5_000_000, ratio: 0.8, count: 3 }],
      needsEach: false,
    });
    expect(watchTransfers(analyst, 'CNY', [])).to.deep.include({
      fromMinor: 40_000_000,
      lineMinor: 200_000_000,
    });
    expect(watchTransfers(operations, 'CNY', [])).to.deep.equal({
      fromMinor: 200_000_000,
      lineMinor: 200_000_000,
      near: [],
      needsEach: true,
    });
    expect(watchCash(operations, 'CNY', [])).to.deep.include({ fromMinor: 1_666_667, near: [] });
    expect(watchCash(analyst, 'USD', [])).to.deep.include({ fromMinor: 333_334, lineMinor: 1_000_000 });
  });

  it('asks nothing where no rule is visible or the currency has no line', () => {
    expect(watchCash(merchant, 'CNY', [])).to.equal(undefined);
    expect(watchTransfers(merchant, 'CNY', [])).to.equal(undefined);
    expect(watchCash(analyst, 'GBP', [])).to.equal(undefined);
  });

  it('looks at who reaches the line, on those days', () => {
    const rows = [
      row('2026-03-02', 50_000),
      row('2026-03-05', 60_000),
      row('2026-03-09', 30_000),
      row('2026-03-02', 49_999.99, 'b'),
    ];
    expect(partiesToInspect(rows, cash, window)).to.deep.equal({
      inspect: [{ party: 'a', days: { from: parseDate('2026-03-02'), to: parseDate('2026-03-05') } }],
      leftOut: [],
    });
  });

  it('looks at who may have three amounts near the line, and three weeks on', () => {
    const near = (last: number) => [
      row('2026-03-02', 45_000),
      row('2026-03-05', 45_000),
      row('2026-03-09', last),
    ];
    expect(partiesToInspect(near(40_000), cash, window).inspect).to.deep.equal([
      { party: 'a', days: { from: parseDate('2026-03-02'), to: parseDate('2026-03-30') } },
    ]);
    expect(partiesToInspect(near(39_999.99), cash, window).inspect).to.deep.equal([]);
    const oneDay = [row('2026-06-29', 130_000, 'a', { count: 3 })];
    expect(partiesToInspect(oneDay, cash, window).inspect[0]?.days).to.deep.equal({
      from: parseDate('2026-06-29'),
      to: window.to,
    });
  });

  it('looks at three customers, those near the line first, and says who was left out where it matters', () => {
    const hits = ['b', 'c', 'd', 'e'].map((party, index) => row('2026-03-02', 60_000 + index, party));
    const near = ['2026-03-02', '2026-03-03', '2026-03-04'].map((date) => row(date, 45_000, 'a'));
    const found = partiesToInspect([...hits, ...near], cash, window);
    expect(found.inspect.map(({ party }) => party)).to.deep.equal(['a', 'e', 'd']);
    expect(found.leftOut).to.deep.equal([]);
    expect(partiesToInspect(hits, { ...cash, needsEach: true }, window).leftOut).to.deep.equal(['b']);
    const many = ['p', 'q', 'r', 's'].flatMap((party) => near.map((one) => ({ ...one, party })));
    expect(partiesToInspect(many, cash, window).leftOut).to.have.lengthOf(1);
  });
});
