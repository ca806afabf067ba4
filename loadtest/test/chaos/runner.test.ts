import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { atLeast, atMost } from '@merchant-analysis/loadtest/bench';
import { CASES } from '@merchant-analysis/loadtest/chaos/cases';
import type { ChaosCase } from '@merchant-analysis/loadtest/chaos/chaos-case';
import { judgeWrites } from '@merchant-analysis/loadtest/chaos/history/judgement';
import { createDoorway, DoorwayFullError } from '@merchant-analysis/loadtest/chaos/load/doorway';
import { drive } from '@merchant-analysis/loadtest/chaos/load/drive';
import { withRuns } from '@merchant-analysis/loadtest/chaos/page/reliability-page';
import { closingLine, describeRun } from '@merchant-analysis/loadtest/chaos/run/describe-run';
import { runCase } from '@merchant-analysis/loadtest/chaos/run/run-case';
import { HttpFailure, judgeAnswer } from '@merchant-analysis/loadtest/chaos/servers/front-door';
import { until } from '@merchant-analysis/testkit/until';
import { expect } from 'chai';

const silent = (): void => {};
const made = (run: ChaosCase['run']): ChaosCase => ({
  name: 'made',
  question: 'Is it right?',
  isQuick: false,
  needs: [],
  run,
});

describe('a run of a case', () => {
  it('passes when every target is kept, and leaves nothing behind', async () => {
    let folder = '';
    const run = await runCase(
      made(async (stage) => {
        folder = stage.folder;
        return { targets: { lost: atMost(0, 0) }, figures: {} };
      }),
      { seed: 1, progress: silent },
    );
    expect(run.isPassed).to.equal(true);
    expect(existsSync(folder)).to.equal(false);
  });

  it('fails when one target is missed, keeps its history, and says how to see it again', async () => {
    const run = await runCase(
      made(async ({ history }) => {
        await history.record({ kind: 'write', id: 'a' }, async () => 1);
        return { targets: { acknowledged: atLeast(1, 1), lost: atMost(1, 0) }, figures: {} };
      }),
      { seed: 7, progress: silent },
    );
    expect(run.isPassed).to.equal(false);
    expect(existsSync(`${run.folder}/history.jsonl`)).to.equal(true);
    expect(describeRun(run)).to.contain('lost: 1 (promised: at most 0)  NOT KEPT');
    expect(describeRun(run)).to.contain('npm run chaos -- --case made --seed 7');
  });

  it('undoes everything, the last first, also after an error', async () => {
    const undone: string[] = [];
    const run = await runCase(
      made(async (stage) => {
        stage.defer(() => undone.push('first'));
        stage.defer(() => {
          undone.push('second');
          throw new Error('cannot');
        });
        throw new Error('broken');
      }),
      { seed: 1, progress: silent },
    );
    expect(undone).to.deep.equal(['second', 'first']);
    expect(run.isPassed).to.equal(false);
    expect(describeRun(run)).to.contain('broken');
  });

  it('draws the same chance for the same seed, and another for another one', async () => {
    const drawn: number[] = [];
    const one = made(async ({ random }) => {
      drawn.push(random.next());
      return { targets: {}, figures: {} };
    });
    for (const seed of [1, 1, 2]) await runCase(one, { seed, progress: silent });
    expect(drawn[0]).to.equal(drawn[1]);
    expect(drawn[0]).not.to.equal(drawn[2]);
  });

  it('counts in a closing line that any machine can read', () => {
    expect(closingLine([{ isPassed: true }, { isPassed: false }], 0)).to.equal('1 passed, 1 failed\n');
    expect(closingLine([{ isPassed: true }], 2)).to.equal('1 passed, 0 failed, 2 skipped\n');
  });
});

describe('the judgement of writes', () => {
  it('is missed by one lost write, one doubled, and one cell that differs', () => {
    const asked = (id: string) => ({
      kind: 'write' as const,
      id,
      invokedAt: 0,
      completedAt: 1,
      outcome: 'ok' as const,
    });
    const { targets } = judgeWrites([asked('a'), asked('b')], ['b', 'b'], {
      wrongTotals: 1,
      leastAcknowledged: 2,
    });
    const missed = Object.entries(targets).filter(([, { isKept }]) => !isKept);
    expect(missed.map(([name]) => name)).to.deep.equal(['lostWrites', 'doubledWrites', 'rollupsThatDiffer']);
  });

  it('is missed by a case in which hardly anything was written', () => {
    const { targets } = judgeWrites([], [], { wrongTotals: 0 });
    expect(targets['acknowledgedWrites']?.isKept).to.equal(false);
  });
});

describe('an answer over HTTP', () => {
  it('says that nothing was done when the request was wrong or the disk full, and nothing when a server failed', () => {
    const outcome = (status: number) => judgeAnswer(new HttpFailure(status, 'X')).outcome;
    expect([400, 409, 429, 507].map(outcome)).to.deep.equal(Array(4).fill('refused'));
    expect([408, 500, 502, 503, 504].map(outcome)).to.deep.equal(Array(5).fill('unknown'));
    expect(judgeAnswer(new Error('reset')).outcome).to.equal('unknown');
  });
});

describe('a load', () => {
  it('goes on at its rate however long the answers take', async () => {
    let sent = 0;
    const load = drive(100, async () => {
      sent += 1;
      await sleep(300);
    });
    const begun = performance.now();
    await sleep(500);
    const due = (performance.now() - begun) / 10;
    await load.stop();
    // Waiting for each answer it would be a thirtieth of it.
    expect(sent).to.be.within(due / 5, due + 10);
  });

  it('lets so many in, so many wait, and turns the rest away', async () => {
    const enter = createDoorway({ inside: 1, waiting: 1 });
    const order: number[] = [];
    const come = (number: number) =>
      enter(async () => {
        await sleep(10);
        order.push(number);
      });
    const [first, second, third] = await Promise.allSettled([come(1), come(2), come(3)]);
    expect(order).to.deep.equal([1, 2]);
    expect([first?.status, second?.status]).to.deep.equal(['fulfilled', 'fulfilled']);
    expect(third?.status === 'rejected' && third.reason).to.be.instanceOf(DoorwayFullError);
    await come(4);
    expect(order).to.deep.equal([1, 2, 4]);
  });
});

describe('the reaper', () => {
  /** A runner of its own: a reaper in this process would end the servers that all tests share. */
  const startRunner = (program: string) =>
    spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
      cwd: import.meta.dirname,
    });

  it('ends what a runner left over, and its children too', async () => {
    const runner = startRunner(`
      const { startReaper } = await import('@merchant-analysis/loadtest/server/reaper');
      const { descendantsOf, isAlive } = await import('@merchant-analysis/loadtest/measure/descendants');
      const { spawn } = await import('node:child_process');
      const { once } = await import('node:events');
      const { until } = await import('@merchant-analysis/testkit/until');
      const reaper = startReaper();
      const shell = spawn('sh', ['-c', 'sleep 60 & sleep 60'], { stdio: 'ignore' });
      const gone = once(shell, 'exit');
      await until(() => descendantsOf(shell.pid).length > 0);
      const left = descendantsOf(shell.pid);
      const ended = await reaper.end();
      await gone;
      await until(() => !left.some(isAlive));
      console.log(JSON.stringify({ left: left.length, ended, alive: left.filter(isAlive) }));`);
    const [text] = await once(runner.stdout, 'data');
    const { left, ended, alive } = JSON.parse(String(text)) as Record<'left' | 'ended', number> & {
      alive: unknown[];
    };
    expect(left).to.be.greaterThan(0);
    expect(ended).to.be.greaterThan(1);
    expect(alive).to.deep.equal([]);
  });

  it('does so when the runner is killed and can end nothing itself', async () => {
    const runner = startRunner(`
      const { startReaper } = await import('@merchant-analysis/loadtest/server/reaper');
      const { spawn } = await import('node:child_process');
      const { once } = await import('node:events');
      startReaper();
      const child = spawn('sleep', ['60'], { stdio: 'ignore' });
      // The reaper has been there for a while when other programs have come and gone, however slow the machine is.
      for (let turn = 0; turn < 8; turn++) {
        await once(spawn(process.execPath, ['-e', ''], { stdio: 'ignore' }), 'exit');
      }
      console.log(child.pid);
      setInterval(() => {}, 1000);`);
    const [text] = await once(runner.stdout, 'data');
    const pid = Number(String(text));
    expect(existsSync(`/proc/${pid}`)).to.equal(true);
    runner.kill('SIGKILL');
    await until(() => !existsSync(`/proc/${pid}`));
  });
});

describe('the table of cases', () => {
  it('names each case once and asks one question each', () => {
    const names = CASES.map(({ name }) => name);
    expect(new Set(names).size).to.equal(names.length);
    expect(CASES.every(({ question }) => question.length > 20 && !question.includes('\n'))).to.equal(true);
  });
});

describe('the page of reliability', () => {
  const stamp = {
    date: '2026-11-29',
    machine: '2 × made',
    versions: ['mongod 6.0.5'],
    question: 'Is it right?',
  };
  const run = (seed: number, lost: number) => ({
    name: 'made',
    seed,
    seconds: 1,
    isPassed: lost === 0,
    finding: { targets: { lostWrites: atMost(lost, 0) }, figures: { gapMs: 10 * seed } },
  });

  it('has a column for each seed and says whether the promise was kept on all of them', () => {
    const page = withRuns('', [run(1, 0), run(2, 0)], stamp);
    expect(page).to.contain('| target | seed 1 | seed 2 | promised | kept |');
    expect(page).to.contain('| lostWrites | 0 | 0 | at most 0 | yes |');
    expect(page).to.contain('| gapMs | 10 | 20 |');
    expect(page).to.contain('2026-11-29; 2 × made; mongod 6.0.5.');
    expect(withRuns('', [run(1, 0), run(2, 1)], stamp)).to.contain(
      '| lostWrites | 0 | 1 | at most 0 | **no** |',
    );
  });

  it('says which run did not come to its end', () => {
    const broken = { name: 'made', seed: 3, seconds: 1, isPassed: false, error: new Error('no primary') };
    expect(withRuns('', [run(1, 0), broken], stamp)).to.contain(
      'Seed 3 did not come to its end: no primary.',
    );
  });

  it('replaces the section of the same case', () => {
    const page = withRuns('', [run(1, 0)], stamp);
    expect(withRuns(page, [run(1, 0)], stamp)).to.equal(page);
  });
});
