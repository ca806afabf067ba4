import type { forecastCashflow as contract } from '@merchant-analysis/contracts/cashflow';
import type { ParamsOf, ResultOf } from '@merchant-analysis/contracts/contract';
import type { Subject } from '@merchant-analysis/contracts/merchants';
import { problem } from '@merchant-analysis/contracts/problems';
import { formatDate, parseDate, tryParseDate } from '@merchant-analysis/kernel/business-date';
import type { Clock } from '@merchant-analysis/kernel/clock';
import { type BooksWindow, chooseBooks } from '../domain/as-of.js';
import { describeForecast, MODEL } from '../domain/describe-forecast.js';
import { whyNotEnough } from '../domain/enough-data.js';
import { balanceAfter } from '../domain/opening-balance.js';
import type { Calendar } from '../ports/calendar.js';
import type { ForecastStore } from '../ports/forecast-store.js';
import type { Forecaster } from '../ports/forecaster.js';
import type { Ledger, SubjectId } from '../ports/ledger.js';
import { forecastIdOf } from './forecast-id.js';

interface ForecastRim {
  readonly ledger: Ledger;
  readonly forecasts: ForecastStore;
  readonly clock: Clock;
  readonly forecastBooks: Forecaster;
  readonly calendar: Calendar;
}

type Params = ParamsOf<typeof contract>;
type Outcome = ResultOf<typeof contract>;

/** Books that change all the time while they are read are read at most this often. */
const MOST_TRIES = 5;

/**
 * Forecasts the cash of a merchant or a group and keeps what it said. The same question about the same books is
 * answered from what was kept.
 */
export async function forecastCashflow(rim: ForecastRim, tenantId: string, params: Params): Promise<Outcome> {
  const asked: SubjectId = { merchantId: params.merchantId, groupId: params.groupId };
  for (let attempt = 1; attempt <= MOST_TRIES; attempt++) {
    const subject = await rim.ledger.describeSubject(asked);
    const outcome = await answerFor(rim, tenantId, asked, subject, params);
    if (outcome !== 'books-changed') return outcome;
  }
  throw problem('CONFLICT', { reason: 'the books change while they are read: ask again in a moment' });
}

async function answerFor(
  { ledger, forecasts, clock, forecastBooks, calendar }: ForecastRim,
  tenantId: string,
  asked: SubjectId,
  subject: Subject,
  { horizonDays, floorMinor, asOf }: Params,
): Promise<Outcome | 'books-changed'> {
  const books = booksOf(subject, asOf);
  const lacking = whyNotEnough(books === undefined ? 0 : books.to - books.from + 1);
  if (books === undefined || lacking !== undefined) return { status: 'not-enough-data', ...lacking! };

  const merchantIds = subject.merchants.map(({ id }) => id);
  const question = {
    subject: { kind: subject.kind, id: subject.id },
    dataVersion: subject.dataVersion,
    horizonDays,
  };
  const id = forecastIdOf({
    ...question,
    tenantId,
    merchantIds,
    asOf: formatDate(books.to),
    floorMinor,
    model: MODEL,
  });
  const kept = await forecasts.findForecast(tenantId, id);
  if (kept) return { status: 'done', forecast: kept.forecast };

  const { from, to } = books;
  const series = await ledger.readDailySeries(asked, { from: formatDate(from), to: formatDate(to) });
  if ((await ledger.getDataVersion(asked)) !== subject.dataVersion) return 'books-changed';
  const openingBalanceMinor = balanceAfter(
    subject.openingBalanceMinor,
    series.flowBeforeMinor,
    series.columns,
  );
  const result = await forecastBooks({
    columns: series.columns,
    firstDay: from,
    days: to - from + 1,
    openingBalanceMinor,
    horizonDays,
    floorMinor,
    seed: id,
    feasts: calendar.feastsOf(subject.currency),
  });
  const forecast = describeForecast(
    {
      ...question,
      id,
      currency: subject.currency,
      openingBalanceMinor,
      firstDay: from,
      lastDay: to,
      floorMinor,
    },
    result,
  );
  await forecasts.keepForecast(tenantId, { forecast, merchantIds, keptAt: clock.now() });
  return { status: 'done', forecast };
}

function booksOf(subject: Subject, asOf: string | undefined): BooksWindow | undefined {
  return chooseBooks({
    firstDay: subject.firstDate === undefined ? undefined : tryParseDate(subject.firstDate),
    lastDay: subject.lastDate === undefined ? undefined : tryParseDate(subject.lastDate),
    today: parseDate(subject.today),
    asOf: asOf === undefined ? undefined : parseDate(asOf),
  });
}
