import type { ParamsOf, ResultOf } from '@merchant-analysis/contracts/contract';
import type { backtestForecasts as contract } from '@merchant-analysis/contracts/forecast-detail';
import { formatDate, parseDate } from '@merchant-analysis/kernel/business-date';
import { chooseBooks } from '../domain/as-of.js';
import { whyNotEnough } from '../domain/enough-data.js';
import { partFlows } from '../domain/flow-columns.js';
import type { CashflowInput } from '../domain/forecast-cashflow.js';
import { type BacktestScore, joinScores, judgeBacktest } from '../domain/judge-backtest.js';
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
  const { firstDate, lastDate, today, currency } = await ledger.describeSubject(asked);
  const books = chooseBooks({
    firstDay: firstDate === undefined ? undefined : parseDate(firstDate),
    lastDay: lastDate === undefined ? undefined : parseDate(lastDate),
    today: parseDate(today),
    asOf: undefined,
  });
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
          inputUpTo({ columns, feasts: lawBook.feastsOf(currency) }, books.from, days, horizonDays),
        );
        return {
          asOf: books.from + days - 1,
          score: judgeBacktest(result, movedBehind(columns, days, horizonDays)),
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

function movedBehind(columns: CashflowInput['columns'], days: number, horizonDays: number) {
  const behind = columns.map((column) => ({ ...column, sums: column.sums.slice(days, days + horizonDays) }));
  const moved = { inflow: new Float64Array(horizonDays), outflow: new Float64Array(horizonDays) };
  for (const { kind, direction, amounts } of partFlows(behind)) {
    if (kind === 'financing' && direction === 'in') continue;
    const into = direction === 'in' ? moved.inflow : moved.outflow;
    for (let step = 0; step < horizonDays; step++) into[step]! += amounts[step]!;
  }
  return moved;
}

function ratiosOf(score: BacktestScore) {
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
