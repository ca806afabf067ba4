import { alternate } from '@merchant-analysis/loadtest/measure/alternate';
import { parseTimes, runCommand } from '@merchant-analysis/loadtest/measure/run-command';
import { median, medianRatio, quantile } from '@merchant-analysis/loadtest/measure/statistics';
import { expect } from 'chai';

describe('measuring', () => {
  it('takes the median, of an even number the mean of the middle two', () => {
    expect(median([9, 1, 5])).to.equal(5);
    expect(median([4, 1, 2, 3])).to.equal(2.5);
    expect(() => median([])).to.throw(RangeError);
  });

  it('takes the value below which 95 of 100 lie', () => {
    const values = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect(quantile(values, 0.95)).to.equal(96);
    expect(quantile([7], 0.95)).to.equal(7);
  });

  it('compares round by round, so that a slow round does not count against one side', () => {
    expect(medianRatio([10, 100, 10], [5, 50, 5])).to.equal(2);
  });

  it('starts each round with another side', async () => {
    const order: string[] = [];
    const side = (name: string) => async () => order.push(name);
    const values = await alternate(2, { a: side('a'), b: side('b') });
    expect(order).to.deep.equal(['a', 'b', 'b', 'a']);
    expect(values.a).to.deep.equal([1, 4]);
  });

  it('reads what the shell says of its children', () => {
    expect(parseTimes('123\n0m0.001s 0m0.002s\n1m2.500s 0m0.250s\n')).to.equal(62_750);
    expect(() => parseTimes('nothing')).to.throw('times');
  });

  it('runs a command and gives its output, and its last words when it fails', async () => {
    const run = await runCommand(process.execPath, ['-e', 'console.log(6 * 7)']);
    expect(run.output).to.equal('42\n');
    expect(run.cpuMs).to.be.above(0);
    const failure = await runCommand('sh', ['-c', 'echo too bad >&2; exit 3']).catch(
      (error: unknown) => error,
    );
    expect(failure)
      .to.be.instanceOf(Error)
      .with.property('message')
      .that.matches(/ended with 3:\ntoo bad/);
  });
});
