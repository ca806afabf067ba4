import type { forecastCashflow as contract } from '@merchant-analysis/contracts/cashflow';
import type { ParamsOf, ResultOf } from '@merchant-analysis/contracts/contract';
import type { Cliff } from '@merchant-analysis/contracts/forecast-detail';
import type { Subject } from '@merchant-analysis/contracts/merchants';
import { problem } from '@merchant-analysis/contracts/problems';
import { formatDate } from '@merchant-analysis/kernel/business-date';
import type { Clock } from '@merchant-analysis/kernel/clock';
import { booksOf } from '../domain/books/choose-books.js';
import { comparableFrom } from '../domain/books/comparable-books.js';
import { whyNotEnough } from '../domain/books/enough-data.js';
import { fullName } from '../domain/books/full-name.js';
import { balanceAfter } from '../domain/books/opening-balance.js';
import { explainDifference } from '../domain/explain-difference.js';
import type { CashflowInput, CashflowResult } from '../domain/forecast-cashflow.js';
import { describeDoubtful } from '../domain/invoices/doubtful-claims.js';
import { announcedPayouts } from '../domain/known/announced-payouts.js';
import { cliffCalendar } from '../domain/taxes/cliff-calendar.js';
import { memberCliffs } from '../domain/taxes/member-cliffs.js';
import type { VatRules } from '../domain/taxes/vat-rules.js';
import { describeDrivers } from '../domain/words/describe-drivers.js';
import { describeEvents } from '../domain/words/describe-events.js';
import { describeForecast, isLoanPlanned, MODEL, memberBasisOf } from '../domain/words/describe-forecast.js';
import { describePending } from '../domain/words/describe-pending.js';
import { describeSeries } from '../domain/words/describe-series.js';
import type { LawBook } from '../ports/calendar.js';
import type { Decisions } from '../ports/decisions.js';
import type { ForecastBasisStore } from '../ports/forecast-basis.js';
import type { ForecastStore } from '../ports/forecast-store.js';
import type { Forecaster } from '../ports/forecaster.js';
import type { Ledger, SubjectId } from '../ports/ledger.js';
import { forecastIdOf } from './forecast-id.js';
import { gatherKnownFuture, taxPayerOf, vatUnknownOf } from './gather-known-future.js';
import { judgeMerchant } from './judge-merchant.js';
import { type DecisionFacts, readDecisions } from './read-decisions.js';
import { type Member, mayBeReadOneByOne, readMembers } from './read-members.js';

export interface ForecastRim {
  readonly ledger: Ledger;
  readonly forecasts: ForecastStore;
  readonly bases: ForecastBasisStore;
  readonly decisions: Decisions;
  readonly lawBook: LawBook;
  readonly clock: Clock;
  readonly forecastBooks: Forecaster;
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
  throw problem('CONFLICT', {
    reason: {
      en: 'the books change while they are read: ask again in a moment',
      zh: '账本正在变动，请稍后重试',
    },
  });
}

async function answerFor(
  rim: ForecastRim,
  tenantId: string,
  asked: SubjectId,
  subject: Subject,
  { horizonDays, floorMinor, asOf }: Params,
): Promise<Outcome | 'books-changed'> {
  const { ledger, forecasts, bases, clock, forecastBooks } = rim;
  const books = booksOf(subject, asOf);
  const lacking = whyNotEnough(books === undefined ? 0 : books.to - books.from + 1);
  if (books === undefined || lacking !== undefined) return { status: 'not-enough-data', ...lacking! };

  const merchantIds = subject.merchants.map(({ id }) => id);
  const question = {
    subject: { kind: subject.kind, id: subject.id },
    dataVersion: subject.dataVersion,
    horizonDays,
  };
  const decisions = {
    ...(await readDecisions(rim.decisions, tenantId, merchantIds)),
    widenings: await wideningsOf(rim, tenantId, subject, books.to),
  };
  const id = forecastIdOf({
    ...question,
    tenantId,
    merchantIds,
    asOf: formatDate(books.to),
    floorMinor,
    model: MODEL,
    law: rim.lawBook.digest,
    decisions,
  });
  const kept = await forecasts.findForecast(tenantId, id);
  if (kept) return { status: 'done', forecast: kept.forecast };

  const { to } = books;
  const readFrom = async (firstDay: number) => {
    const series = await ledger.readDailySeries(asked, { from: formatDate(firstDay), to: formatDate(to) });
    const window = { columns: series.columns, firstDay, lastDay: to, horizonDays };
    const members = await readMembers(ledger, subject, window, decisions.streams);
    return { from: firstDay, series, window, members };
  };
  let read = await readFrom(books.from);
  const start =
    subject.kind === 'group' && read.members ? comparableFrom(read.members, read.window) : books.from;
  const isShortened = start > books.from;
  if (isShortened) read = await readFrom(start);
  const { from, series, window, members } = read;
  const [{ future: known, doubtful, settledDays }, pending] = await Promise.all([
    gatherKnownFuture(rim, { subject, members, asked, ...window }, decisions),
    ledger.listPendingSettlements(asked, formatDate(to)),
  ]);
  if ((await ledger.getDataVersion(asked)) !== subject.dataVersion) return 'books-changed';
  const announced = announcedPayouts(pending, known.channels, to);
  const future = {
    ...known,
    ...(isShortened && { isShortened }),
    ...(announced.length > 0 && { announced }),
  };
  const openingBalanceMinor = balanceAfter(
    subject.openingBalanceMinor,
    series.flowBeforeMinor,
    series.columns,
  );
  const input = {
    columns: series.columns.map((column) => ({ ...column, counts: [] })),
    firstDay: from,
    days: to - from + 1,
    openingBalanceMinor,
    horizonDays,
    floorMinor,
    // The same draws whatever is asked: a chance must not fall because the line was raised or a plan was noted down.
    seed: `${subject.kind} ${subject.id} ${formatDate(to)}`,
    future,
    feasts: rim.lawBook.feastsOf(subject.currency),
  };
  const result = await forecastBooks(input);
  const forecast = describeForecast(
    {
      ...question,
      id,
      currency: subject.currency,
      openingBalanceMinor,
      firstDay: from,
      lastDay: to,
      floorMinor,
      members: memberBasisOf(subject, future),
      endedMembers: future.endedMembers,
      isShortened,
      hasLoanPlan: isLoanPlanned(future.flows),
      vatUnknown: vatUnknownOf(members),
      settledDays,
    },
    result,
  );
  const calendar = rim.lawBook.calendarOf(subject.timeZone);
  // The basis first: a forecast that is there can always be opened.
  await bases.keepBasis(tenantId, id, {
    input,
    series: describeSeries(forecast, input, result),
    events: describeEvents(result, { lastDay: to, horizonDays }, [
      ...describeDoubtful(doubtful),
      ...describePending(pending, {
        ...{ channels: future.channels, calendar, kind: subject.kind },
        ...{ lastDay: to, horizonDays },
      }),
    ]),
    drivers: describeDrivers(forecast, explainDifference(input, result, calendar.isHoliday)),
    cliffs: cliffsOf(subject, members ?? [], { input, result, rules: rim.lawBook.vat }),
  });
  await forecasts.keepForecast(tenantId, { forecast, merchantIds, keptAt: clock.now() });
  return { status: 'done', forecast };
}

function cliffsOf(
  { kind }: Pick<Subject, 'kind'>,
  members: readonly Member[],
  { input, result, rules }: { input: CashflowInput; result: CashflowResult; rules: VatRules },
): Cliff[] {
  const payers = members.flatMap(({ merchant, columns, sales }) => {
    const payer = taxPayerOf(merchant);
    return payer === undefined
      ? []
      : [{ merchantId: merchant.id, name: fullName(merchant), columns, sales, payer }];
  });
  if (kind === 'group') return memberCliffs(input, result, payers, rules);
  return payers.flatMap(({ payer, sales }) => cliffCalendar(input, result, { payer, rules, sales }));
}

/** Merchants whose intervals did not hold up to the last day of the books, and what they are widened by. */
async function wideningsOf(
  { forecasts }: ForecastRim,
  tenantId: string,
  { merchants }: Subject,
  lastDay: number,
): Promise<DecisionFacts['widenings']> {
  if (!mayBeReadOneByOne(merchants)) return [];
  const judged = await Promise.all(
    merchants.map(async ({ id: merchantId }) => ({
      merchantId,
      widening: (await judgeMerchant(forecasts, tenantId, merchantId, lastDay))?.widening ?? 1,
    })),
  );
  return judged.filter(({ widening }) => widening !== 1);
}
