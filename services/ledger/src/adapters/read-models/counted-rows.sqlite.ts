import type { SQLInputValue } from 'node:sqlite';
import { REFUND, SALE, VOCABULARY, VOID } from '../../domain/codes.js';
import { ROUND_UNITS } from '../../domain/rollup-deltas.js';
import type { CountedRows, ReadModelPort, RowName } from '../../ports/read-models.js';
import type { MerchantBooks } from '../merchants/merchant-keys.sqlite.js';
import { instantsOf } from '../rows/instants.js';
import { rowsNamed } from '../statements.js';
import type { ReadingRoom } from './reading-room.js';

/** By the order of the rows themselves, from the end of each span: it stops when there are enough. */
export function listCounted(
  room: ReadingRoom,
  books: MerchantBooks,
  { counted, spans, limit }: Parameters<ReadModelPort['listCounted']>[0],
): RowName[][] {
  const { condition, values } = conditionOf(counted, books.unitMinor);
  const statement = room.statements.arraysOf(
    `SELECT source, external_id FROM tx
     WHERE merchant_key = $merchant AND occurred_at BETWEEN $first AND $last AND day BETWEEN $fromDay AND $toDay
       AND status <> ${VOID} AND ${condition}
     ORDER BY occurred_at DESC, source DESC, external_id DESC LIMIT $limit`,
  );
  return spans.map(({ fromDay, toDay }) => {
    const range = { merchant: books.key, ...instantsOf(books.calendar, fromDay, toDay), fromDay, toDay };
    return rowsNamed<[number, string]>(statement, { ...range, ...values, limit }).map(
      ([source, externalId]) => ({
        source: room.words.nameOf(books.key, VOCABULARY.source, source)!,
        externalId,
      }),
    );
  });
}

function conditionOf(
  counted: CountedRows,
  unitMinor: number,
): { condition: string; values: Record<string, SQLInputValue> } {
  if (counted.what === 'refunds') return { condition: `kind = ${REFUND}`, values: {} };
  const isSale = `kind = ${SALE}`;
  if (counted.what === 'round-sales') {
    return {
      condition: `${isSale} AND amount >= $least AND amount % $step = 0
        AND amount NOT IN (SELECT value FROM json_each($prices))`,
      values: {
        least: ROUND_UNITS.least * unitMinor,
        step: ROUND_UNITS.step * unitMinor,
        prices: JSON.stringify(counted.priceListMinor),
      },
    };
  }
  if (counted.hours === undefined) return { condition: isSale, values: {} };
  return {
    condition: `${isSale} AND hour IN (SELECT value FROM json_each($hours))`,
    values: { hours: JSON.stringify(counted.hours) },
  };
}
