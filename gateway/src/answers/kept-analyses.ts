import { createMemoryCache, type MemoryCache } from '@merchant-analysis/cache/memory-cache';
import type { SharedCache } from '@merchant-analysis/cache/shared-cache';
import { type AnalysisReport, analyze } from '@merchant-analysis/contracts/analysis';
import type { ParamsOf } from '@merchant-analysis/contracts/contract';
import { getDataVersion } from '@merchant-analysis/contracts/merchants';
import type { Exchange } from '../route.js';
import { createDataVersions } from './data-versions.js';
import { etagOf } from './etag.js';

export type Question = ParamsOf<typeof analyze>;

interface KeptAnswer {
  readonly body: Buffer;
  readonly etag: string;
}

/** Answers of the analysis as they leave the door. */
export interface KeptAnalyses {
  /**
   * The report, kept or fresh. The ledger is asked for the version of the data each time, which also finds out
   * whether this caller may see the subject at all.
   * @param beforeAsking called when there is no kept answer; may throw, or reject, to refuse the work.
   */
  answer(
    question: Question,
    exchange: Pick<Exchange, 'ask' | 'scope' | 'caller'>,
    beforeAsking: () => void | Promise<void>,
  ): Promise<KeptAnswer>;
}

/**
 * Keeps the bytes of whole reports up to a bound. A key holds everything on which a report depends: who may see
 * what, what was asked, the books and the day.
 * @param shared where other replicas keep theirs; asked before the work is done, never instead of the version.
 */
export function createKeptAnalyses(maxBytes: number, shared?: SharedCache): KeptAnalyses {
  const cache: MemoryCache<KeptAnswer> = createMemoryCache({
    maxBytes: Math.max(1, maxBytes),
    bytesOf: ({ body }) => body.byteLength,
  });
  const readVersion = createDataVersions();
  return {
    async answer(question, { ask, scope, caller }, beforeAsking) {
      const { merchantId, groupId, horizonDays, asOf, floorMinor } = question;
      const subject = `${scope}|${merchantId ?? groupId}`;
      const { dataVersion, today } = await readVersion(subject, () =>
        ask(getDataVersion, { merchantId, groupId }),
      );
      const key = `${subject}|${horizonDays}|${asOf ?? ''}|${floorMinor}|${today}|${dataVersion}`;
      const load = async () => {
        await beforeAsking();
        const report = await ask(analyze, question);
        const keep = isWhole(report) && report.dataVersion === dataVersion && report.today === today;
        return { value: Buffer.from(JSON.stringify(report)), keep };
      };
      return cache.getOrLoad(key, async () => {
        const { value: body, keep } = await (shared ? shared.getOrLoad(caller.tenantId, key, load) : load());
        return { value: { body, etag: etagOf(body) }, keep };
      });
    },
  };
}

/**
 * A part that nobody answered may be there the next time: only a whole report is kept. A verdict that compliance
 * itself leaves open (no licence date in the books) stays open until the books change.
 */
function isWhole(report: AnalysisReport): boolean {
  return report.status === 'complete';
}
