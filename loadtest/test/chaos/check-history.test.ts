import { checkHistory } from '@merchant-analysis/loadtest/chaos/history/check-history';
import { errorRatio, latencyMs, longestGapMs } from '@merchant-analysis/loadtest/chaos/history/figures';
import { startHistory } from '@merchant-analysis/loadtest/chaos/history/history';
import type { Operation, Outcome } from '@merchant-analysis/loadtest/chaos/history/operation';
import { expect } from 'chai';

const asked = (id: string, outcome: Outcome, at = 0, took = 1): Operation => ({
  kind: 'write',
  id,
  outcome,
  invokedAt: at,
  completedAt: at + took,
});
const violationsOf = (operations: Operation[], present: string[]): string[] =>
  checkHistory(operations, present).violations.map(({ kind, id }) => `${id} ${kind}`);

describe('a history held against what is there', () => {
  const history = [asked('a', 'ok'), asked('b', 'refused'), asked('c', 'unknown'), asked('d', 'unknown')];

  it('is right when the acknowledged are there once, the refused not, and the unknown at most once', () => {
    expect(checkHistory(history, ['a', 'd'])).to.deep.equal({
      acknowledged: 1,
      refused: 1,
      unknown: 2,
      unknownPresent: 1,
      violations: [],
    });
  });

  it('finds an acknowledged write that is lost', () => {
    expect(violationsOf(history, ['c'])).to.deep.equal(['a lost']);
  });

  it('finds an acknowledged write that is there twice', () => {
    expect(violationsOf(history, ['a', 'a'])).to.deep.equal(['a doubled']);
  });

  it('finds a refused write that is there', () => {
    expect(violationsOf(history, ['a', 'b'])).to.deep.equal(['b refused but there']);
  });

  it('finds a write of unknown outcome that is there twice', () => {
    expect(violationsOf(history, ['a', 'c', 'c'])).to.deep.equal(['c unknown twice']);
  });

  it('finds what nobody asked for', () => {
    expect(violationsOf(history, ['a', 'z'])).to.deep.equal(['z never asked for']);
  });

  it('counts fifty requests with one id as one effect, acknowledged when one of them was', () => {
    const fifty = Array.from({ length: 50 }, (_, n) => asked('k', n === 7 ? 'ok' : 'unknown'));
    expect(violationsOf(fifty, ['k'])).to.deep.equal([]);
    expect(violationsOf(fifty, [])).to.deep.equal(['k lost']);
    expect(violationsOf(fifty, ['k', 'k'])).to.deep.equal(['k doubled']);
  });

  it('does not take a request for refused while another one with its id is unknown', () => {
    expect(violationsOf([asked('k', 'refused'), asked('k', 'unknown')], ['k'])).to.deep.equal([]);
  });

  it('leaves reads out', () => {
    expect(violationsOf([{ ...asked('r', 'ok'), kind: 'read' }], [])).to.deep.equal([]);
  });
});

describe('figures of a history', () => {
  const writes = [asked('a', 'ok', 0, 100), asked('b', 'unknown', 150, 50), asked('c', 'ok', 900, 100)];

  it('measures the longest time without an acknowledgement, the edges included', () => {
    expect(longestGapMs(writes, { from: 0, to: 1_000 })).to.equal(900);
    expect(longestGapMs(writes, { from: 0, to: 3_000 })).to.equal(2_000);
    expect(longestGapMs(writes, { from: 150, to: 500 })).to.equal(350);
  });

  it('measures the share of errors among what was asked in a time', () => {
    expect(errorRatio(writes, { from: 0, to: 200 })).to.equal(0.5);
    expect(() => errorRatio(writes, { from: 2_000, to: 3_000 })).to.throw(RangeError);
  });

  it('measures how long operations took', () => {
    expect(latencyMs(writes, { from: 0, to: 1_000 }, 0.99)).to.equal(100);
  });
});

describe('a recorder', () => {
  it('remembers how each operation ended, and calls an error unknown unless a judge knows better', async () => {
    const history = startHistory();
    const fail = (): Promise<never> => Promise.reject(new Error('gone'));
    expect(await history.record({ kind: 'write', id: 'a' }, async () => 1)).to.equal(true);
    expect(await history.record({ kind: 'write', id: 'b' }, fail)).to.equal(false);
    await history.record({ kind: 'read', id: 'c' }, fail, () => ({ outcome: 'refused', reason: 'no' }));
    expect(history.operations.map(({ id, outcome, reason }) => [id, outcome, reason])).to.deep.equal([
      ['a', 'ok', undefined],
      ['b', 'unknown', 'Error: gone'],
      ['c', 'refused', 'no'],
    ]);
    expect(history.only('read').length).to.equal(1);
  });
});
