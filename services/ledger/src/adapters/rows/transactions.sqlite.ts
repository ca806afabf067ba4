import type { SQLInputValue } from 'node:sqlite';
import { KIND_CODES, METHOD_CODES, STATUS_CODES, VOCABULARY } from '../../domain/codes.js';
import type { BookedRow } from '../../domain/ledger-row.js';
import type {
  RowFilters,
  RowPage,
  RowPosition,
  SummaryGroup,
  TransactionPort,
} from '../../ports/transactions.js';
import type { MerchantBooks, MerchantKeys } from '../merchants/merchant-keys.sqlite.js';
import { SummaryReader } from '../read-models/summaries.sqlite.js';
import { rowsNamed, rowsOf, type Statements } from '../statements.js';
import { instantsOf } from './instants.js';
import type { StoredRow } from './row-codec.sqlite.js';
import { STORED_COLUMNS } from './row-codec.sqlite.js';
import type { RowReader } from './row-reader.sqlite.js';
import type { Words } from './words.sqlite.js';

export class SqliteTransactions implements TransactionPort {
  readonly #statements: Statements;
  readonly #words: Words;
  readonly #keys: MerchantKeys;
  readonly #reader: RowReader;
  readonly #summaries: SummaryReader;

  constructor(statements: Statements, words: Words, keys: MerchantKeys, reader: RowReader) {
    this.#statements = statements;
    this.#words = words;
    this.#keys = keys;
    this.#reader = reader;
    this.#summaries = new SummaryReader(statements, words, keys);
  }

  async findRow(
    tenantId: string,
    merchantId: string,
    source: string,
    externalId: string,
  ): Promise<BookedRow | undefined> {
    const books = this.#keys.find(tenantId, merchantId);
    const sourceId = books && this.#words.find(books.key, VOCABULARY.source, source);
    if (!books || sourceId === undefined) return undefined;
    const statement = this.#statements.arraysOf(
      `SELECT ${STORED_COLUMNS} FROM tx WHERE merchant_key = ? AND source = ? AND external_id = ?`,
    );
    return this.#reader.book(books, rowsOf<StoredRow>(statement, books.key, sourceId, externalId))[0];
  }

  async readPage(query: Parameters<TransactionPort['readPage']>[0]): Promise<RowPage> {
    const books = this.#keys.get(query.tenantId, query.merchantId);
    const filter = this.#filter(books, query.filters);
    if (!filter) return { rows: [] };
    const range = this.#range(books, query.filters, query.after);
    const newestFirst = 'ORDER BY occurred_at DESC, source DESC, external_id DESC';
    const inRange = `FROM tx WHERE merchant_key = $merchant AND occurred_at >= $first
      AND (occurred_at, source, external_id) < ($at, $source, $externalId) ${newestFirst}`;
    const { mostVisited, limit } = query;
    const stored = rowsNamed<StoredRow>(
      this.#statements.arraysOf(
        `SELECT ${STORED_COLUMNS} FROM (SELECT * ${inRange} LIMIT $mostVisited)
         WHERE ${filter.where} ${newestFirst} LIMIT $limit`,
      ),
      { ...range, ...filter.values, mostVisited, limit },
    );
    const rows = this.#reader.book(books, stored);
    const last = stored.length === limit ? rows.at(-1) : undefined;
    if (last) return { rows, next: last };
    const stop = rowsNamed<[number, number, string]>(
      this.#statements.arraysOf(
        `SELECT occurred_at, source, external_id ${inRange} LIMIT 1 OFFSET $mostVisited - 1`,
      ),
      { ...range, mostVisited },
    )[0];
    if (!stop) return { rows };
    const source = this.#words.nameOf(books.key, VOCABULARY.source, stop[1]);
    return { rows, next: { occurredAt: stop[0], source, externalId: stop[2] } };
  }

  async summarize(query: Parameters<TransactionPort['summarize']>[0]): Promise<SummaryGroup[]> {
    return this.#summaries.summarize(query);
  }

  #range(books: MerchantBooks, { fromDay, toDay }: RowFilters, after: RowPosition | undefined) {
    const window = instantsOf(books.calendar, fromDay ?? EARLIEST_DAY, toDay ?? LATEST_DAY);
    const source =
      after?.source === undefined ? 0 : this.#words.find(books.key, VOCABULARY.source, after.source);
    const isAfter = after !== undefined && after.occurredAt <= window.last;
    return {
      merchant: books.key,
      first: window.first,
      at: isAfter ? after.occurredAt : window.last + 1,
      source: isAfter ? (source ?? 0) : 0,
      externalId: isAfter ? (after.externalId ?? '') : '',
    };
  }

  /** The condition in SQL, or undefined when a word of it was never used, so that nothing can fit. */
  #filter(books: MerchantBooks, filters: RowFilters) {
    const terms: string[] = ['1'];
    const values: Record<string, SQLInputValue> = {};
    const take = (name: string, term: string, value: SQLInputValue | undefined): void => {
      if (value === undefined) return;
      terms.push(term);
      values[name] = value;
    };
    take('fromDay', 'day >= $fromDay', filters.fromDay);
    take('toDay', 'day <= $toDay', filters.toDay);
    take('kind', 'kind = $kind', filters.kind && KIND_CODES[filters.kind]);
    take('isOut', 'is_out = $isOut', filters.direction && Number(filters.direction === 'out'));
    take('method', 'method = $method', filters.method && METHOD_CODES[filters.method]);
    take('status', 'status = $status', filters.status && STATUS_CODES[filters.status]);
    take('minAmount', 'amount >= $minAmount', filters.minAmountMinor);
    take('maxAmount', 'amount <= $maxAmount', filters.maxAmountMinor);
    take('import', `write_key IN ${WRITTEN_BY_IMPORT}`, filters.importId);
    for (const name of ['category', 'channel', 'counterparty', 'item', 'source'] as const) {
      const word = filters[name];
      if (word === undefined) continue;
      const id = word === '' ? 0 : this.#words.find(books.key, VOCABULARY[name], word);
      if (id === undefined) return undefined;
      take(`${name}Id`, `${name} = $${name}Id`, id);
    }
    if (filters.counterparties) {
      const ids = filters.counterparties.flatMap(
        (name) => this.#words.find(books.key, VOCABULARY.counterparty, name) ?? [],
      );
      if (ids.length === 0) return undefined;
      take('counterpartyIds', IS_ONE_OF, JSON.stringify(ids));
    }
    return { where: terms.join(' AND '), values };
  }
}

/** Import ids are unique over all tenants; the merchant was checked already. */
const WRITTEN_BY_IMPORT = `(SELECT write_key FROM write_step WHERE import_key IN
  (SELECT import_key FROM import_entry WHERE import_id = $import))`;

const IS_ONE_OF = 'counterparty IN (SELECT value FROM json_each($counterpartyIds))';

/** The years 0 and 9999: wider than any business date. */
const EARLIEST_DAY = -719_528;
const LATEST_DAY = 2_932_896;
