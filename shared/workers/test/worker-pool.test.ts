import { Problem } from '@merchant-analysis/kernel/problem';
import { createWorkerPool, type WorkerPool } from '@merchant-analysis/workers/worker-pool';
import { expect } from 'chai';

interface Work {
  kind: 'add' | 'die' | 'fail' | 'spin' | 'eat';
  a?: number;
  b?: number;
  forMs?: number;
}

const file = new URL('./worker-for-tests.js', import.meta.url);

describe('threads for long maths', function () {
  this.timeout(60_000);
  const pools: WorkerPool<Work, number>[] = [];
  const poolOf = (threads: number, queue: number): WorkerPool<Work, number> => {
    const pool = createWorkerPool<Work, number>({
      file,
      functionName: 'work',
      threads,
      queue,
      service: 'cashflow',
    });
    pools.push(pool);
    return pool;
  };
  afterEach(async () => {
    for (const pool of pools.splice(0)) await pool.close();
  });

  const codeOf = async (work: Promise<unknown>): Promise<string> => {
    try {
      await work;
      return 'done';
    } catch (error) {
      return error instanceof Problem ? error.code : (error as Error).name;
    }
  };

  it('compute the same as the function itself', async () => {
    expect(await poolOf(1, 10).run({ kind: 'add', a: 2, b: 3 }, 5_000)).to.equal(5);
  });

  it('let the loop of the process turn meanwhile', async () => {
    const pool = poolOf(1, 10);
    await pool.run({ kind: 'add' }, 5_000);
    let turns = 0;
    const timer = setInterval(() => turns++, 5);
    await pool.run({ kind: 'spin', forMs: 400 }, 5_000);
    clearInterval(timer);
    // On a core that others use too they are fewer; without a thread there would be none.
    expect(turns).to.be.above(3);
  });

  it('throw what the function throws', async () => {
    expect(await codeOf(poolOf(1, 10).run({ kind: 'fail' }, 5_000))).to.equal('RangeError');
  });

  it('tell those to come back who would wait behind too many', async () => {
    const pool = poolOf(1, 2);
    await pool.run({ kind: 'add' }, 5_000);
    const codes = await Promise.all(
      Array.from({ length: 6 }, () => codeOf(pool.run({ kind: 'spin', forMs: 100 }, 5_000))),
    );
    expect(codes.filter((code) => code === 'done').length).to.equal(3);
    expect(new Set(codes)).to.deep.equal(new Set(['done', 'SERVICE_UNAVAILABLE']));
  });

  for (const kind of ['die', 'eat'] as const) {
    it(`fail only the task whose thread ${kind === 'die' ? 'dies' : 'eats all its memory'}`, async () => {
      const pool = poolOf(1, 10);
      const dying = codeOf(pool.run({ kind }, 20_000));
      const waiting = Promise.all([1, 2, 3].map((a) => pool.run({ kind: 'add', a }, 20_000)));
      expect(await dying).to.equal('SERVICE_UNAVAILABLE');
      expect(await waiting).to.deep.equal([1, 2, 3]);
      expect(await pool.run({ kind: 'add', a: 4 }, 5_000)).to.equal(4);
    });
  }

  it('stop a computation for which nobody waits any more, and go on with the next', async () => {
    const pool = poolOf(1, 10);
    await pool.run({ kind: 'add' }, 5_000);
    const begun = performance.now();
    expect(await codeOf(pool.run({ kind: 'spin', forMs: 20_000 }, 200))).to.equal('TIMEOUT');
    expect(performance.now() - begun, 'it would be twenty seconds').to.be.below(10_000);
    expect(await pool.run({ kind: 'add', a: 4 }, 5_000)).to.equal(4);
  });

  it('finish what they have when they are closed', async () => {
    const pool = poolOf(1, 10);
    const last = pool.run({ kind: 'spin', forMs: 300, a: 8 }, 5_000);
    await pool.close();
    expect(await last).to.equal(8);
  });
});
