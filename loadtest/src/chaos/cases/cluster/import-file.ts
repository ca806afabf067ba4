import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ImportRecord } from '@merchant-analysis/contracts/files';
import { atLeast, atMost, round } from '../../../bench.js';
import { madeRecord } from '../../../files/made-records.js';
import { writeCsv } from '../../../files/write-csv.js';
import type { Finding, Stage } from '../../chaos-case.js';
import { checkHistory } from '../../history/check-history.js';
import type { Operation } from '../../history/operation.js';
import type { Books } from '../../servers/books.js';

export const ROWS = 50_000;
const FINISHED_WITHIN_MS = 180_000;
const LOOK_EVERY_MS = 200;

/** A file of 50,000 rows on its way into the books of a merchant of its own. */
export interface RunningImport {
  /** Waits until so many rows were read. */
  reaches(rows: number): Promise<void>;
  /** Waits for its end, and holds every row against what is in the books. */
  judge(): Promise<Finding>;
}

export async function startImport(stage: Stage, books: Books): Promise<RunningImport> {
  const { history } = stage;
  const file = join(stage.folder, 'rows.csv');
  await writeCsv(file, ROWS);
  const merchantId = await books.openMerchant('books-imported');
  const query = `merchantId=${merchantId}&fileName=rows.csv&profile=transactions`;
  const { id } = await books.door.ask<{ id: string }>('POST', `/api/v1/imports?${query}`, {
    token: books.token,
    idempotencyKey: `import-${stage.seed}-of-rows`,
    file: { bytes: await readFile(file), mediaType: 'text/csv' },
  });
  const begun = history.now();
  /** Undefined while nobody can tell. */
  const look = (): Promise<ImportRecord | undefined> =>
    books.door
      .ask<ImportRecord>('GET', `/api/v1/imports/${id}`, { token: books.token })
      .catch(() => undefined);
  let longestPauseMs = 0;
  let advanced = { rows: 0, at: begun };
  const watch = async (isEnough: (record: ImportRecord) => boolean): Promise<void> => {
    const until = history.now() + FINISHED_WITHIN_MS;
    for (;;) {
      const record = await look();
      if (record && record.counts.rows > advanced.rows) {
        longestPauseMs = Math.max(longestPauseMs, history.now() - advanced.at);
        advanced = { rows: record.counts.rows, at: history.now() };
      }
      if (record && isEnough(record)) return;
      if (history.now() > until) throw new Error(`the import stands at ${advanced.rows} rows`);
      await stage.sleep(LOOK_EVERY_MS);
    }
  };
  return {
    reaches: (rows) => watch(({ counts }) => counts.rows >= rows),
    async judge() {
      await watch(({ state }) => state === 'succeeded' || state === 'failed' || state === 'cancelled');
      const tookMs = history.now() - begun;
      const record = await stage.until('the record of the import', look);
      const asked = Array.from({ length: ROWS }, (_, index): Operation => {
        const outcome = 'ok';
        return { kind: 'write', id: madeRecord(index, ROWS)[0]!, invokedAt: 0, completedAt: 0, outcome };
      });
      const verdict = checkHistory(asked, await books.listIdsOf(merchantId));
      return {
        targets: {
          rowsOfTheFileInTheBooks: atLeast(ROWS - countOf(verdict, 'lost'), ROWS),
          rowsThereTwice: atMost(countOf(verdict, 'doubled'), 0),
          rowsNotOfTheFile: atMost(countOf(verdict, 'never asked for'), 0),
          rowsCountedAsInserted: atLeast(record.state === 'succeeded' ? record.counts.inserted : 0, ROWS),
          rowsCountedAsAnythingElse: atMost(record.counts.rows - record.counts.inserted, 0),
        },
        figures: {
          importTookMs: round(tookMs),
          importRowsPerSecond: round((ROWS / tookMs) * 1000),
          longestPauseOfTheImportMs: round(longestPauseMs),
        },
      };
    },
  };
}

function countOf({ violations }: ReturnType<typeof checkHistory>, kind: string): number {
  return violations.filter((one) => one.kind === kind).length;
}
