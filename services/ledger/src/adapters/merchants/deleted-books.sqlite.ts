import type { Statements } from '../statements.js';

/** Tables with rows of a merchant, and the columns that name one row within it. */
const TABLES: readonly (readonly [table: string, key: string])[] = [
  ['tx', 'occurred_at, source, external_id'],
  ['roll_day', 'day, kind, category'],
  ['roll_shift', 'day, kind, category'],
  ['roll_month', 'dimension, month, kind, member'],
  ['roll_profile', 'day'],
  ['roll_round', 'day, amount'],
  ['roll_party_day', 'day, party, method, account_type, is_out'],
  ['refund_link', 'source, original_external_id, refund_external_id'],
  ['invoice', 'external_id'],
  ['word', 'vocabulary, id'],
];

/**
 * Deletes up to so many rows that belong to deleted merchants: at once would hold the write lock for seconds.
 * Only inside a write transaction. @returns whether there is more
 */
export function clearBooks(statements: Statements, mostRows: number): boolean {
  const deleted = statements.of('SELECT merchant_key FROM deleted_merchant LIMIT 1').get();
  if (!deleted) return false;
  const merchantKey = Number(deleted['merchant_key']);
  let left = mostRows;
  for (const [table, key] of TABLES) {
    const { changes } = statements
      .of(
        `DELETE FROM ${table} WHERE merchant_key = $key AND (${key}) IN
           (SELECT ${key} FROM ${table} WHERE merchant_key = $key LIMIT $most)`,
      )
      .run({ key: merchantKey, most: left });
    left -= Number(changes);
    if (left <= 0) return true;
  }
  statements.of('DELETE FROM deleted_merchant WHERE merchant_key = ?').run(merchantKey);
  return statements.of('SELECT 1 FROM deleted_merchant LIMIT 1').get() !== undefined;
}
