import type { PlacedRow } from '../../domain/placed-row.js';
import { idsWithin } from '../books-id.mongo.js';
import type { BooksRoom } from '../books-room.mongo.js';
import type { RefundLinkDocument } from '../documents.mongo.js';
import type { MerchantBooks } from '../merchants/merchant-books.mongo.js';
import { isLinkedRefund } from '../refunds/refund-cases.js';
import { type Original, readOriginals } from '../refunds/refund-cases.mongo.js';
import { type Judgement, judgeCase } from '../refunds/refund-judgement.mongo.js';
import { numberOf } from '../rows/whole-number.mongo.js';
import type { TellCell } from './cell-check.mongo.js';

const BATCH = 2_000;

/** Compares the links between refunds and originals of one merchant with what its rows say. */
export class LinkCheck {
  readonly #room: BooksRoom;
  readonly #books: MerchantBooks;
  readonly #tell: TellCell;
  /** `source original` → its refunds */
  readonly #cases = new Map<string, PlacedRow[]>();

  constructor(room: BooksRoom, books: MerchantBooks, tell: TellCell) {
    this.#room = room;
    this.#books = books;
    this.#tell = tell;
  }

  add(row: PlacedRow): void {
    if (!isLinkedRefund(row)) return;
    const key = `${row.source} ${row.originalExternalId}`;
    const known = this.#cases.get(key);
    if (known) known.push(row);
    else this.#cases.set(key, [row]);
  }

  /** @returns how many links are kept */
  async compare(): Promise<number> {
    const made = await this.#judgeAll();
    const { tenantId, booksId } = this.#books;
    const all = { _id: idsWithin({ tenantId, booksId }) as never };
    let links = 0;
    for await (const link of this.#room.of('refund_link').find(all, { session: this.#room.session })) {
      links++;
      const cell = `source=${link._id.source} refund_external_id=${link._id.externalId}`;
      const kept = keptInWords(link);
      const recomputed = made.get(cell);
      made.delete(cell);
      if (kept !== recomputed) this.#tell({ table: 'refund_link', cell, kept, recomputed });
    }
    for (const [cell, recomputed] of made) this.#tell({ table: 'refund_link', cell, recomputed });
    return links;
  }

  async #judgeAll(): Promise<Map<string, string>> {
    const made = new Map<string, string>();
    const cases = [...this.#cases];
    for (let from = 0; from < cases.length; from += BATCH) {
      const some = cases.slice(from, from + BATCH);
      const named = some.map(([, [row]]): Original => [row!.source, row!.originalExternalId!]);
      const originals = await readOriginals(this.#room, this.#books, named);
      for (const [key, rows] of some) {
        const refunds = rows.map((row) => ({
          refunded: -row.amountMinor,
          payerToken: row.payerToken ?? undefined,
        }));
        for (const [index, judgement] of judgeCase(refunds, originals.get(key)).entries()) {
          const row = rows[index]!;
          const cell = `source=${row.source} refund_external_id=${row.externalId}`;
          made.set(cell, madeInWords(row, judgement));
        }
      }
    }
    return made;
  }
}

function keptInWords(link: RefundLinkDocument): string {
  const original = link.originalAmount === undefined ? undefined : numberOf(link.originalAmount);
  const isOpen = link.isOpen === true;
  return inWords(link, numberOf(link.refunded), { originalMinor: original, issues: link.issues }, isOpen);
}

function madeInWords(row: PlacedRow, judgement: Judgement): string {
  const { originalExternalId: original, day, payerToken } = row;
  const link = { original: original!, day, payerToken: payerToken ?? undefined };
  return inWords(link, -row.amountMinor, judgement, judgement.originalMinor === undefined);
}

function inWords(
  { original, day, payerToken }: Pick<RefundLinkDocument, 'original' | 'day' | 'payerToken'>,
  refunded: number,
  { originalMinor, issues }: Judgement,
  isOpen: boolean,
): string {
  return (
    `original_external_id=${original} day=${day} refunded=${refunded} payer_token=${payerToken} ` +
    `original_amount=${originalMinor} issues=${issues}${isOpen ? ' open' : ''}`
  );
}
