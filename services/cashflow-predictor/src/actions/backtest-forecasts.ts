import type { ParamsOf, ResultOf } from '@merchant-analysis/contracts/contract';
import type { backtestForecasts as contract } from '@merchant-analysis/contracts/forecast-detail';
import { formatDate } from '@merchant-analysis/kernel/business-date';
import { booksOf } from '../domain/as-of.js';
import { dailyFlows } from '../domain/daily-flows.js';
import { whyNotEnough } from '../domain/enough-data.js';
import type { CashflowInput } from '../domain/forecast-cashflow.js';
import { type DaysScore, joinScores, judgeDays } from '../domain/judge-days.js';
import type { LawBook } from '../ports/calendar.js';
import type { Forecaster } from '../ports/forecaster.js';
import type { Ledger } from '../ports/ledger.js';

interface Rim {
  readonly ledger: Ledger;
  readonly forecastBooks: Forecaster;
  readonly lawBook: Pick<LawBook, 'feastsOf'>;
}

/**
 * Forecasts from past days with the books up to them, one horizon apart, and compares each with what came. What was
 * known beside the books on those days is not kept, so it is left out; loans received are, as they are not foreseen.
 * @throws Problem NOT_FOUND.
 */
export async function backtestForecasts(
  { ledger, forecastBooks, lawBook }: Rim,
  { horizonDays, origins, ...asked }: ParamsOf<typeof contract>,
): Promise<ResultOf<typeof contract>> {
  const subject = await ledger.describeSubject(asked);
  const books = booksOf(subject);
  if (!books) return { horizonDays, origins: [] };
  const window = { from: formatDate(books.from), to: formatDate(books.to) };
  const { columns } = await ledger.readDailySeries(asked, window);
  const lengths = Array.from(
    { length: origins },
    (_, index) => books.to - books.from + 1 - horizonDays * (index + 1),
  );
  const tested = await Promise.all(
    lengths
      .filter((days) => whyNotEnough(days) === undefined)
      .map(async (days) => {
        const result = await forecastBooks(
          inputUpTo({ columns, feasts: lawBook.feastsOf(subject.currency) }, books.from, days, horizonDays),
        );
        return {
          asOf: books.from + days - 1,
          score: judgeDays(result.days, dailyFlows(behind(columns, days), horizonDays)),
        };
      }),
  );
  return {
    horizonDays,
    origins: tested.map(({ asOf, score }) => ({
      asOf: formatDate(asOf),
      ...ratiosOf(score),
      balanceErrorMinor: score.netBiasMinor,
    })),
    ...(tested.length > 0 && { overall: ratiosOf(joinScores(tested.map(({ score }) => score))) }),
  };
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

/** The columns from the day on which a forecast of the first `days` begins. */
function behind(columns: CashflowInput['columns'], days: number): CashflowInput['columns'] {
  return columns.map((column) => ({ ...column, sums: column.sums.slice(days) }));
}

function ratiosOf(score: DaysScore) {
  const over = (part: number, whole: number): number | null =>
    whole > 0 ? Math.round((part / whole) * 10_000) / 10_000 + 0 : null;
  return {
    wapeInflow: over(score.inflowErrorMinor, score.inflowMinor),
    wapeNet: over(score.netErrorMinor, score.netMinor),
    biasNet: over(score.netBiasMinor, score.netMinor),
    coverage80: over(score.in80, score.days) ?? 0,
    coverage95: over(score.in95, score.days) ?? 0,
  };
}
