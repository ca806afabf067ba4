import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { parseBusyMs, watchOtherWork } from '@merchant-analysis/loadtest/measure/other-work';
import { expect } from 'chai';

describe('the work of others on this machine', () => {
  it('counts every kind of work of all processors, and neither idleness nor waiting for a disk', () => {
    //            user nice system idle iowait irq softirq steal guest guest_nice
    const stat = 'cpu  100 20 30 90000 8000 4 5 6 7 8\ncpu0 1 2 3 4 5 6 7 8 9 10\n';
    expect(parseBusyMs(stat)).to.equal((100 + 20 + 30 + 4 + 5 + 6) * 10);
  });

  it('leaves out what this process and its children do', async () => {
    const watch = watchOtherWork(() => performance.now());
    const child = spawn(process.execPath, [
      '-e',
      'for (const end = Date.now() + 1_500; Date.now() < end; );',
    ]);
    await once(child, 'exit');
    watch.stop();
    const [first] = watch.stretches;
    // A processor that the child had to itself was not another's; ticks are counted a little apart.
    expect(first?.othersShare).to.be.lessThan(navigator.hardwareConcurrency - 0.5);
  });
});
