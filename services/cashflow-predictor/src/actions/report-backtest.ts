import type { ParamsOf, ResultOf } from '@merchant-analysis/contracts/contract';
import type { reportBacktest as contract } from '@merchant-analysis/contracts/forecast-detail';
import { dailyFlows } from '../domain/books/daily-flows.js';
import { backtestReport } from '../domain/report/backtest-report.js';
import { trialOf } from '../domain/report/backtest-trials.js';
import { describeBasis } from '../domain/words/rests-on.js';
import { type ReplayRim, replayOrigins } from './replay-origins.js';

/**
 * The backtest as a page to look at: the same forecasts of the same days as in its figures.
 * @throws Problem NOT_FOUND.
 */
export async function reportBacktest(
  rim: ReplayRim,
  { horizonDays, origins, language = 'en', ...asked }: ParamsOf<typeof contract>,
): Promise<ResultOf<typeof contract>> {
  const {
    subject,
    books,
    columns,
    origins: replayed,
  } = await replayOrigins(rim, asked, { horizonDays, origins });
  const [newest] = replayed;
  const name =
    language === 'zh' ? (subject.name.zh ?? subject.name.en) : (subject.name.en ?? subject.name.zh);
  const html = backtestReport(
    {
      ...{ name: name ?? subject.id, currency: subject.currency, horizonDays, askedOrigins: origins },
      ...(books && { books }),
      trials: replayed.map(({ asOf, days, result }) =>
        trialOf(asOf, result.days, dailyFlows(columns, days + horizonDays)),
      ),
      ...(newest &&
        books && {
          restsOn: describeBasis(newest.result, { firstDay: books.from, lastDay: newest.asOf }),
        }),
    },
    language,
  );
  return { html };
}
