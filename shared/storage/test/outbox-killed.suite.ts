import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { type OpenPlace, type OutboxPlace, openPlace } from './outbox-place.js';

const NODE = fileURLToPath(new URL('./outbox-process.js', import.meta.url));

/** Real processes, killed at the moments at which something could be lost or done twice. */
export function killedOutbox(newPlace: () => Promise<OutboxPlace>): void {
  const running: ChildProcess[] = [];
  let open: OpenPlace | undefined;
  afterEach(async () => {
    for (const child of running.splice(0)) child.kill('SIGKILL');
    await open?.close();
    open = undefined;
  });

  const start = (place: OutboxPlace, diesAt: string): ChildProcess => {
    const child = spawn(process.execPath, [NODE, JSON.stringify(place), diesAt], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    running.push(child);
    return child;
  };
  /** Kills the process when it says that it has come to its point. */
  const killAtPoint = async (child: ChildProcess): Promise<void> => {
    await once(child.stdout!, 'data');
    child.kill('SIGKILL');
    await once(child, 'exit');
  };

  for (const [point, title, effects] of [
    ['commit', 'inside the transaction leaves neither effect nor message', []],
    ['delivery', 'between commit and delivery loses nothing', ['effect']],
    ['mark', 'between delivery and mark has no second effect', ['effect']],
  ] as const) {
    it(`killed ${title}`, async () => {
      const place = await newPlace();
      open = await openPlace(place);
      for (let round = 0; round < 3; round++) await killAtPoint(start(place, point));
      const before = (await open.effects()).length;
      expect(before).to.equal(effects.length * 3);
      expect((await open.outbox.count()).waiting).to.equal(before);

      start(place, 'never');
      const expected = before + 1;
      for (let turn = 0; turn < 1_600; turn++) {
        // In this order: whoever sees the effect sees its message too, until it is delivered.
        if ((await open.effects()).length === expected && (await open.outbox.count()).waiting === 0) break;
        await sleep(25);
      }
      expect(await open.effects()).to.have.length(expected);
      const consumed = await open.consumed();
      expect(consumed.length, 'each once').to.equal(new Set(consumed).size);
      expect(consumed).to.have.length(expected);
    }).timeout(60_000);
  }
}
