import { createMemoryCache, type MemoryCache } from '@merchant-analysis/cache/memory-cache';
import { type AnalysisReport, analyze } from '@merchant-analysis/contracts/analysis';
import type { Caller } from '@merchant-analysis/contracts/caller';
import type { ParamsOf } from '@merchant-analysis/contracts/contract';
import { getDataVersion } from '@merchant-analysis/contracts/merchants';
import type { Exchange } from '../route.js';
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
   * @param beforeAsking called when there is no kept answer; may throw to refuse the work.
   */
  answer(
    question: Question,
    exchange: Pick<Exchange, 'ask' | 'caller'>,
    beforeAsking?: () => void,
  ): Promise<KeptAnswer>;
}

/** Keeps the bytes of whole reports up to a bound. */
export function createKeptAnalyses(maxBytes: number): KeptAnalyses {
  const cache: MemoryCache<KeptAnswer> = createMemoryCache({
    maxBytes: Math.max(1, maxBytes),
    bytesOf: ({ body }) => body.byteLength,
  });
  return {
    async answer(question, { ask, caller }, beforeAsking) {
      const { merchantId, groupId } = question;
      const { dataVersion, today } = await ask(getDataVersion, { merchantId, groupId });
      const key = keyOf(question, caller, dataVersion, today);
      return cache.getOrLoad(key, async () => {
        beforeAsking?.();
        const report = await ask(analyze, question);
        const body = Buffer.from(JSON.stringify(report));
        return {
          value: { body, etag: etagOf(body) },
          keep: isWhole(report) && report.dataVersion === dataVersion && report.today === today,
        };
      });
    },
  };
}

/**
 * Everything on which a report depends: what was asked, the books, the day, and what this caller may see. The
 * roles decide which rules are seen, the limits decide which members of a group are in.
 */
function keyOf(question: Question, caller: Caller, dataVersion: string, today: string): string {
  const { merchantId, groupId, horizonDays, asOf, floorMinor } = question;
  const limits = [caller.merchantIds, caller.groupIds].map((ids) => (ids ? [...ids].sort().join(',') : '*'));
  return [
    caller.tenantId,
    [...caller.roles].sort().join(','),
    ...limits,
    merchantId ?? groupId,
    horizonDays,
    asOf ?? '',
    floorMinor,
    today,
    dataVersion,
  ].join('|');
}

/** A part that nobody answered may be there the next time: only a whole report is kept. */
function isWhole(report: AnalysisReport): boolean {
  return report.status === 'complete' && report.verdict !== 'undetermined';
}
