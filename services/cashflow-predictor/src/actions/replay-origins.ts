import type { Subject } from '@merchant-analysis/contracts/merchants';
import { formatDate } from '@merchant-analysis/kernel/business-date';
import { booksOf } from '../domain/books/choose-books.js';
import { whyNotEnough } from '../domain/books/enough-data.js';
import type { CashflowInput, CashflowResult } from '../domain/forecast-cashflow.js';
import type { LawBook } from '../ports/calendar.js';
import type { Forecaster } from '../ports/forecaster.js';
import type { Ledger, SubjectId } from '../ports/ledger.js';

export interface ReplayRim {
  readonly ledger: Ledger;
  readonly forecastBooks: Forecaster;
  readonly lawBook: Pick<LawBook, 'feastsOf'>;
}

interface Replay {
  readonly subject: Subject;
  /** First and last day number; absent when there are no books. */
  readonly books: { readonly from: number; readonly to: number } | undefined;
  readonly columns: CashflowInput['columns'];
  /** Newest first; fewer than asked for where the books are too short. */
  readonly origins: readonly {
    readonly asOf: number;
    /** Days of books that the forecast knew. */
    readonly days: number;
    readonly result: CashflowResult;
  }[];
}

/**
 * Forecasts from past days with the books up to them, one horizon apart. What was known beside the books on those days
 * is not kept, so it is left out.
 * @throws Problem NOT_FOUND.
 */
export async function replayOrigins(
  { ledger, forecastBooks, lawBook }: ReplayRim,
  asked: SubjectId,
  { horizonDays, origins }: { horizonDays: number; origins: number },
): Promise<Replay> {
  const subject = await ledger.describeSubject(asked);
  const books = booksOf(subject);
  if (!books) return { subject, books, columns: [], origins: [] };
  const window = { from: formatDate(books.from), to: formatDate(books.to) };
  const { columns } = await ledger.readDailySeries(asked, window);
  const feasts = lawBook.feastsOf(subject.currency);
  const lengths = Array.from(
    { length: origins },
    (_, index) => books.to - books.from + 1 - horizonDays * (index + 1),
  );
  const replayed = await Promise.all(
    lengths
      .filter((days) => whyNotEnough(days) === undefined)
      .map(async (days) => ({
        ...{ asOf: books.from + days - 1, days },
        result: await forecastBooks(inputUpTo({ columns, feasts }, books.from, days, horizonDays)),
      })),
  );
  return { subject, books, columns, origins: replayed };
}

function inputUpTo(
  { columns, feasts }: Pick<CashflowInput, 'columns' | 'feasts'>,
  firstDay: number,
  days: number,
  horizonDays: number,
): CashflowInput {
  return {
    columns: columns.map((column) => ({ ...column, counts: [], sums: column.sums.slice(0, days) })),
    ...(feasts && { feasts }),
    ...{ firstDay, days, horizonDays, openingBalanceMinor: 0, floorMinor: 0 },
    seed: `backtest ${firstDay} ${days}`,
  };
}
