import { join } from 'node:path';
import { atLeast, atMost, round } from '../../../bench.js';
import { startPlatform } from '../../../server/platform.js';
import { mountTmpfs } from '../../../server/small-disk.js';
import type { ChaosCase } from '../../chaos-case.js';
import { errorRatio, invokedWithin } from '../../history/figures.js';
import { joinFindings } from '../../history/judgement.js';
import { judgeBooks, STEADY_MS, startBooks } from './start-books.js';

const DISK_MB = 48;
const FULL_MS = 10_000;
/** The first writes after the filling may still fit into pages that are there. */
const FILLING_MS = 1_000;
/** Circuits that opened meanwhile let one call through after five seconds. */
const BACK_LIMIT_MS = 10_000;

export const diskFull: ChaosCase = {
  name: 'disk-full',
  question:
    'the disk of the books is full for ten seconds: writes are refused, reads go on, then all is well again',
  isQuick: false,
  needs: ['nats-server', 'tmpfs'],
  async run(stage) {
    const { history, progress } = stage;
    const dataDir = join(stage.folder, 'books');
    const disk = mountTmpfs(dataDir, DISK_MB);
    stage.defer(() => disk.unmount());
    const platform = await startPlatform(stage, { dataDir });
    const running = await startBooks(stage, platform, { patienceMs: 20_000 });
    const from = history.now();
    disk.fill();
    progress('the disk is full');
    await stage.sleep(FULL_MS);
    const full = { from: from + FILLING_MS, to: history.now() - 500 };
    disk.makeRoom();
    const roomAt = history.now();
    await stage.sleep(BACK_LIMIT_MS + STEADY_MS);
    const after = { from: roomAt + BACK_LIMIT_MS, to: history.now() - 500 };
    const found = await judgeBooks(stage, running, { from, to: history.now() });

    const failed = invokedWithin(history.only('write'), full).filter(({ outcome }) => outcome !== 'ok');
    const otherwise = failed.filter(({ reason }) => !/ (507|503) /.test(reason ?? ''));
    return joinFindings(found, {
      targets: {
        writesRefused: atLeast(failed.length, 1),
        writesRefusedOtherwiseThan507And503: atMost(otherwise.length, 0),
        readErrorRatio: atMost(errorRatio(history.only('read'), full), 0),
        errorRatioTenSecondsAfterRoom: atMost(errorRatio(history.operations, after), 0),
      },
      figures: {
        writesRefusedWith507: failed.filter(({ reason }) => / 507 /.test(reason ?? '')).length,
        writeErrorRatio: round(errorRatio(history.only('write'), full)),
      },
    });
  },
};
