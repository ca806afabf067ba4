import { REFUND, VOID } from '../../domain/codes.js';
import type { PlacedRow } from '../../domain/placed-row.js';
import type { RollupQuery } from '../rollups/rollup-queries.js';
import type { WrittenRows } from '../rows/row-writer.sqlite.js';
import type { Statements } from '../statements.js';
import { ABOVE_ORIGINAL, Cases, isLinkedRefund, OTHER_CARD, WITHOUT_ORIGINAL } from './refund-cases.js';

/** Every link as a query over the transactions, for the proof of the books. */
export const REFUND_LINKS: RollupQuery = {
  table: 'refund_link',
  key: ['source', 'original_external_id', 'refund_external_id'],
  values: ['day', 'refunded', 'payer_token', 'original_amount', 'issues'],
  select: (where) => `
    SELECT refund.source, refund.original_external_id, refund.external_id AS refund_external_id, refund.day,
      -refund.amount AS refunded, refund.payer_token, original.amount AS original_amount,
      CASE WHEN original.amount IS NULL THEN ${WITHOUT_ORIGINAL}
        ELSE (sum(-refund.amount) OVER one_case > original.amount) * ${ABOVE_ORIGINAL}
          + coalesce(refund.payer_token <> original.payer_token, 0) * ${OTHER_CARD} END AS issues
    FROM (SELECT * FROM tx WHERE merchant_key = $merchant AND kind = ${REFUND} AND status <> ${VOID}
        AND original_external_id IS NOT NULL AND ${where}) AS refund
      LEFT JOIN tx AS original ON original.merchant_key = refund.merchant_key AND original.source = refund.source
        AND original.external_id = refund.original_external_id
        AND original.kind <> ${REFUND} AND original.status <> ${VOID}
    WINDOW one_case AS (PARTITION BY refund.source, refund.original_external_id)`,
};

/**
 * Keeps for every refund that names its original how the two fit. A case is an original with all its refunds;
 * whatever touches one of them has the whole case looked at again, so the order of arrival does not matter.
 */
export class RefundLinks {
  readonly #statements: Statements;

  constructor(statements: Statements) {
    this.#statements = statements;
  }

  /** Only inside a write transaction, after the rows were written. `removed`: rows that were deleted. */
  follow(merchant: number, written: WrittenRows, removed: readonly PlacedRow[] = []): void {
    const cases = new Cases();
    const mayWait = this.#hasOpenLinks(merchant);
    for (const row of written.inserted) {
      if (isLinkedRefund(row)) this.#addLink(merchant, row, cases);
      else if (mayWait && this.#hasLinks(merchant, row)) cases.add(row.source, row.externalId);
    }
    for (const { before, after } of written.corrected) {
      this.#takeOut(merchant, before, cases);
      if (isLinkedRefund(after)) this.#addLink(merchant, after, cases);
    }
    for (const row of removed) this.#takeOut(merchant, row, cases);
    for (const [source, originalId] of cases.all()) this.#judge(merchant, source, originalId);
  }

  #hasOpenLinks(merchant: number): boolean {
    const text = 'SELECT 1 FROM refund_link WHERE merchant_key = ? AND original_amount IS NULL LIMIT 1';
    return this.#statements.of(text).get(merchant) !== undefined;
  }

  #hasLinks(merchant: number, row: PlacedRow): boolean {
    const text =
      'SELECT 1 FROM refund_link WHERE merchant_key = ? AND source = ? AND original_external_id = ? LIMIT 1';
    return this.#statements.of(text).get(merchant, row.source, row.externalId) !== undefined;
  }

  #addLink(merchant: number, row: PlacedRow, cases: Cases): void {
    this.#statements
      .of(
        `INSERT INTO refund_link
           (merchant_key, source, original_external_id, refund_external_id, day, refunded, payer_token)
         VALUES (?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        merchant,
        row.source,
        row.originalExternalId,
        row.externalId,
        row.day,
        -row.amountMinor,
        row.payerToken,
      );
    cases.add(row.source, row.originalExternalId!);
  }

  #takeOut(merchant: number, row: PlacedRow, cases: Cases): void {
    if (this.#hasLinks(merchant, row)) cases.add(row.source, row.externalId);
    if (!isLinkedRefund(row)) return;
    this.#statements
      .of(
        `DELETE FROM refund_link WHERE merchant_key = ? AND source = ? AND original_external_id = ?
           AND refund_external_id = ?`,
      )
      .run(merchant, row.source, row.originalExternalId, row.externalId);
    cases.add(row.source, row.originalExternalId!);
  }

  /** A card is another one only when both are known. */
  #judge(merchant: number, source: number, originalId: string): void {
    const original = this.#statements
      .of(
        `SELECT amount, payer_token FROM tx
         WHERE merchant_key = ? AND source = ? AND external_id = ? AND kind <> ${REFUND} AND status <> ${VOID}`,
      )
      .get(merchant, source, originalId);
    const issues = original
      ? `CASE WHEN $refunded > $amount THEN ${ABOVE_ORIGINAL} ELSE 0 END
         | CASE WHEN payer_token <> $token THEN ${OTHER_CARD} ELSE 0 END`
      : `${WITHOUT_ORIGINAL}`;
    const update = this.#statements.of(
      `UPDATE refund_link SET original_amount = $amount, issues = ${issues}
       WHERE merchant_key = $merchant AND source = $source AND original_external_id = $original
         AND (original_amount IS NOT $amount OR issues <> (${issues}))`,
    );
    update.setAllowUnknownNamedParameters(true);
    update.run({
      merchant,
      source,
      original: originalId,
      amount: original?.['amount'] ?? null,
      token: original?.['payer_token'] ?? null,
      refunded: original ? this.#sumRefunds(merchant, source, originalId) : 0,
    });
  }

  #sumRefunds(merchant: number, source: number, originalId: string): number {
    const row = this.#statements
      .of(
        `SELECT sum(refunded) AS refunded FROM refund_link
         WHERE merchant_key = ? AND source = ? AND original_external_id = ?`,
      )
      .get(merchant, source, originalId);
    return Number(row?.['refunded'] ?? 0);
  }
}
