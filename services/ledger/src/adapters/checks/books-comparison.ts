import type { RollupQuery } from '../rollups/rollup-queries.js';

/** Sums of squares are the only fractions in the books: the order of adding shows in their last digits. */
const FRACTION = 'sum_squares';
const TOLERANCE = 1e-9;

/**
 * The cells of one merchant that are kept otherwise than a recomputation makes them, by one pass over both: a join
 * of two sets without an index would compare each with each. Columns: is_kept, is_made, the key, and every value
 * as kept_… and made_….
 * @param part which cells of the table the recomputation covers
 */
export function comparisonOf({ table, key, values, select }: RollupQuery, part: string): string {
  const kept = values.map((name) => `${name} AS kept_${name}, NULL AS made_${name}`);
  const made = values.map((name) => `NULL, ${name}`);
  const shown = values.map((name) => `max(kept_${name}) AS kept_${name}, max(made_${name}) AS made_${name}`);
  const differs = values.map((name) =>
    name === FRACTION
      ? `abs(max(kept_${name}) - max(made_${name})) > ${TOLERANCE} * abs(max(made_${name}))`
      : `max(kept_${name}) IS NOT max(made_${name})`,
  );
  const names = key.join(', ');
  return `
    SELECT max(is_kept) AS is_kept, max(is_made) AS is_made, ${names}, ${shown.join(', ')} FROM (
      SELECT 1 AS is_kept, NULL AS is_made, ${names}, ${kept.join(', ')} FROM ${table}
        WHERE merchant_key = $merchant AND ${part}
      UNION ALL
      SELECT NULL, 1, ${names}, ${made.join(', ')} FROM (${select('1')}))
    GROUP BY ${names} HAVING max(is_kept) IS NULL OR max(is_made) IS NULL OR ${differs.join(' OR ')}`;
}
