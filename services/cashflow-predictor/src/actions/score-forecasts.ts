import type { scoreForecasts as contract } from '@merchant-analysis/contracts/cashflow';
import type { ResultOf } from '@merchant-analysis/contracts/contract';
import type { Subject } from '@merchant-analysis/contracts/merchants';
import { formatDate, parseDate } from '@merchant-analysis/kernel/business-date';
import { Problem } from '@merchant-analysis/kernel/problem';
import { compareWithBooks } from '../domain/drift/compare-with-books.js';
import type { KeptForecast } from '../ports/forecast-store.js';
import type { Ledger, SubjectId } from '../ports/ledger.js';
import { type ForgetRim, forgetOldForecasts } from './forget-old-forecasts.js';
import { subjectOf } from './visible-forecast.js';

interface ScoreRim extends ForgetRim {
  readonly ledger: Ledger;
}

const PAGE = 100;

/**
 * Forgets forecasts of long ago, and compares the others with the days that have arrived since. Running it again
 * without new days changes nothing. Forecasts of merchants that are gone, and of groups whose members have changed,
 * stay as they are and are not looked at again: there is nothing to compare them with.
 */
export async function scoreForecasts(rim: ScoreRim, tenantId: string): Promise<ResultOf<typeof contract>> {
  const { ledger, forecasts } = rim;
  const forgotten = await forgetOldForecasts(rim, tenantId);
  const subjects = new Map<string, Subject | undefined>();
  const counts = { forecasts: 0, scored: 0, withoutBooks: 0, forgotten };
  let failed = 0;
  let afterId: string | undefined;
  for (;;) {
    const page = await forecasts.listOpenForecasts(tenantId, { limit: PAGE, afterId });
    for (const kept of page) {
      counts.forecasts++;
      try {
        const outcome = await scoreOne({ ledger, forecasts }, tenantId, kept, subjects);
        if (outcome === 'scored') counts.scored++;
        if (outcome === 'without-books') {
          await forecasts.closeForecast(tenantId, kept.forecast.id);
          counts.withoutBooks++;
        }
      } catch (error) {
        // A store or a ledger that does not answer fails the run, so that it is repeated; one forecast does not.
        if (error instanceof Problem && error.retryable) throw error;
        failed++;
      }
    }
    if (page.length < PAGE) break;
    afterId = page.at(-1)!.forecast.id;
  }
  return { merchants: subjects.size, failed, detail: counts };
}

type Outcome = 'scored' | 'nothing-new' | 'without-books';

async function scoreOne(
  { ledger, forecasts }: Pick<ScoreRim, 'ledger' | 'forecasts'>,
  tenantId: string,
  { forecast, merchantIds, realised }: KeptForecast,
  subjects: Map<string, Subject | undefined>,
): Promise<Outcome> {
  const { id } = forecast.subject;
  const asked = subjectOf({ forecast });
  if (!subjects.has(id)) subjects.set(id, await describeIfThere(ledger, asked));
  const subject = subjects.get(id);
  if (!subject || !isSameGroup(subject, merchantIds)) return 'without-books';
  if (subject.lastDate === undefined) return 'nothing-new';

  const first = parseDate(forecast.asOf) + 1;
  const last = Math.min(
    parseDate(subject.lastDate),
    parseDate(subject.today) - 1,
    first + forecast.horizonDays - 1,
  );
  if (last < first || formatDate(last) === realised?.scoredThrough) return 'nothing-new';
  const series = await ledger.readDailySeries(asked, { from: formatDate(first), to: formatDate(last) });
  await forecasts.keepRealised(
    tenantId,
    forecast.id,
    compareWithBooks(forecast, series.columns, last - first + 1),
  );
  return 'scored';
}

async function describeIfThere(ledger: Ledger, asked: SubjectId): Promise<Subject | undefined> {
  try {
    return await ledger.describeSubject(asked);
  } catch (error) {
    if (error instanceof Problem && (error.code === 'NOT_FOUND' || error.code === 'CONFLICT'))
      return undefined;
    throw error;
  }
}

function isSameGroup({ merchants }: Subject, merchantIds: readonly string[]): boolean {
  return merchants.length === merchantIds.length && merchants.every(({ id }) => merchantIds.includes(id));
}
