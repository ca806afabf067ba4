import type { Migration } from '@merchant-analysis/storage/sqlite';

const HOUR_COLUMNS = Array.from({ length: 24 }, (_, hour) => `h${hour} INTEGER NOT NULL`).join(', ');

/**
 * The books in one SQLite file. Amounts are integer minor units, days are days since 1970-01-01 in the merchant's
 * time zone and day cut, instants are milliseconds. Keys and words are small integers: a text key in every row
 * would make the file 1.7 times as large and the import a third slower. 0 stands for a word that was not given.
 */
export const LEDGER_MIGRATIONS: readonly Migration[] = [
  {
    name: 'ledger-merchants',
    up: `
      -- merchant_key is never used again: the books of a deleted merchant are cleared away little by little.
      CREATE TABLE merchant (
        merchant_key INTEGER PRIMARY KEY AUTOINCREMENT,
        tenant_id TEXT NOT NULL, merchant_id TEXT NOT NULL,
        fields TEXT NOT NULL,
        time_zone TEXT NOT NULL, day_cut TEXT NOT NULL, currency TEXT NOT NULL,
        data_version INTEGER NOT NULL DEFAULT 0, version INTEGER NOT NULL DEFAULT 1, created_at INTEGER NOT NULL,
        UNIQUE (tenant_id, merchant_id)
      );
      CREATE TABLE deleted_merchant (merchant_key INTEGER PRIMARY KEY);
      CREATE TABLE merchant_group (
        group_key INTEGER PRIMARY KEY AUTOINCREMENT,
        tenant_id TEXT NOT NULL, group_id TEXT NOT NULL,
        name TEXT NOT NULL, kind TEXT NOT NULL, version INTEGER NOT NULL DEFAULT 1,
        UNIQUE (tenant_id, group_id)
      );
      CREATE TABLE group_member (
        group_key INTEGER NOT NULL, merchant_key INTEGER NOT NULL,
        PRIMARY KEY (group_key, merchant_key)
      ) WITHOUT ROWID;
      CREATE INDEX group_member_merchant ON group_member (merchant_key);`,
  },
  {
    name: 'ledger-transactions',
    up: `
      -- Words of one merchant: sources, categories, channels, counterparties, items.
      CREATE TABLE word (
        merchant_key INTEGER NOT NULL, vocabulary INTEGER NOT NULL, id INTEGER NOT NULL, name TEXT NOT NULL,
        PRIMARY KEY (merchant_key, vocabulary, id)
      ) WITHOUT ROWID;
      CREATE UNIQUE INDEX word_name ON word (merchant_key, vocabulary, name);

      CREATE TABLE tx (
        merchant_key INTEGER NOT NULL, occurred_at INTEGER NOT NULL,
        source INTEGER NOT NULL, external_id TEXT NOT NULL,
        write_key INTEGER NOT NULL,
        day INTEGER NOT NULL, settled_day INTEGER,
        amount INTEGER NOT NULL, traits INTEGER NOT NULL,
        category INTEGER NOT NULL, channel INTEGER NOT NULL, counterparty INTEGER NOT NULL, item INTEGER NOT NULL,
        payer_token TEXT, original_external_id TEXT, quantity_micro INTEGER, memo TEXT,
        kind INTEGER AS (traits & 15) VIRTUAL,
        status INTEGER AS (traits >> 4 & 3) VIRTUAL,
        method INTEGER AS (traits >> 6 & 7) VIRTUAL,
        account_type INTEGER AS (traits >> 9 & 3) VIRTUAL,
        is_out INTEGER AS (traits >> 11 & 1) VIRTUAL,
        is_untaxed INTEGER AS (traits >> 12 & 1) VIRTUAL,
        is_large INTEGER AS (traits >> 13 & 1) VIRTUAL,
        hour INTEGER AS (traits >> 14 & 31) VIRTUAL,
        PRIMARY KEY (merchant_key, occurred_at, source, external_id)
      ) WITHOUT ROWID;
      CREATE UNIQUE INDEX tx_identity ON tx (merchant_key, source, external_id);
      CREATE INDEX tx_large ON tx (merchant_key, occurred_at) WHERE is_large = 1;
      CREATE INDEX tx_unnamed_refund ON tx (merchant_key, occurred_at)
        WHERE kind = 2 AND status <> 3 AND original_external_id IS NULL;

      -- One refund that names its original, and how the two fit. Bits of issues: see refund-links.sqlite.ts.
      CREATE TABLE refund_link (
        merchant_key INTEGER NOT NULL, source INTEGER NOT NULL,
        original_external_id TEXT NOT NULL, refund_external_id TEXT NOT NULL,
        day INTEGER NOT NULL, refunded INTEGER NOT NULL, payer_token TEXT,
        original_amount INTEGER, issues INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (merchant_key, source, original_external_id, refund_external_id)
      ) WITHOUT ROWID;
      CREATE INDEX refund_link_issue ON refund_link (merchant_key, day) WHERE issues <> 0;
      CREATE INDEX refund_link_open ON refund_link (merchant_key) WHERE original_amount IS NULL;

      CREATE TABLE invoice (
        merchant_key INTEGER NOT NULL, external_id TEXT NOT NULL,
        is_payable INTEGER NOT NULL, balance INTEGER NOT NULL, due_day INTEGER NOT NULL, content TEXT NOT NULL,
        PRIMARY KEY (merchant_key, external_id)
      ) WITHOUT ROWID;`,
  },
  {
    name: 'ledger-rollups',
    up: `
      -- By business day, kind and category (0 for sale and refund).
      CREATE TABLE roll_day (
        merchant_key INTEGER NOT NULL, day INTEGER NOT NULL, kind INTEGER NOT NULL, category INTEGER NOT NULL,
        n INTEGER NOT NULL, sum INTEGER NOT NULL, inflow INTEGER NOT NULL, max_abs INTEGER NOT NULL,
        sum_squares REAL NOT NULL,
        PRIMARY KEY (merchant_key, day, kind, category)
      ) WITHOUT ROWID;
      -- What moves from the business day to the day of settlement: roll_day + roll_shift is the settlement basis.
      CREATE TABLE roll_shift (
        merchant_key INTEGER NOT NULL, day INTEGER NOT NULL, kind INTEGER NOT NULL, category INTEGER NOT NULL,
        n INTEGER NOT NULL, sum INTEGER NOT NULL,
        PRIMARY KEY (merchant_key, day, kind, category)
      ) WITHOUT ROWID;
      CREATE TABLE roll_month (
        merchant_key INTEGER NOT NULL, dimension INTEGER NOT NULL, month INTEGER NOT NULL,
        kind INTEGER NOT NULL, member INTEGER NOT NULL,
        n INTEGER NOT NULL, sum INTEGER NOT NULL, inflow INTEGER NOT NULL, max_abs INTEGER NOT NULL,
        quantity_micro INTEGER NOT NULL DEFAULT 0, quantity_count INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (merchant_key, dimension, month, member, kind)
      ) WITHOUT ROWID;
      CREATE TABLE roll_profile (
        merchant_key INTEGER NOT NULL, day INTEGER NOT NULL, ${HOUR_COLUMNS},
        sales INTEGER NOT NULL, untaxed_sum INTEGER NOT NULL,
        refunds INTEGER NOT NULL, refund_sum INTEGER NOT NULL, unnamed_refunds INTEGER NOT NULL,
        PRIMARY KEY (merchant_key, day)
      ) WITHOUT ROWID;
      -- Round sales by amount: the price list is applied when they are read, so that it may change at any time.
      CREATE TABLE roll_round (
        merchant_key INTEGER NOT NULL, day INTEGER NOT NULL, amount INTEGER NOT NULL, n INTEGER NOT NULL,
        PRIMARY KEY (merchant_key, day, amount)
      ) WITHOUT ROWID;
      -- Cash and transfers of one customer in one day; sum is absolute.
      CREATE TABLE roll_party_day (
        merchant_key INTEGER NOT NULL, day INTEGER NOT NULL, party TEXT NOT NULL,
        method INTEGER NOT NULL, account_type INTEGER NOT NULL, is_out INTEGER NOT NULL,
        n INTEGER NOT NULL, sum INTEGER NOT NULL,
        PRIMARY KEY (merchant_key, day, party, method, account_type, is_out)
      ) WITHOUT ROWID;
      -- What the rules ask for. Below this sum the days of the window are read instead: an index on every sum
      -- would be moved by every row.
      CREATE INDEX roll_party_day_large ON roll_party_day (merchant_key, method, sum) WHERE sum >= 1000000;`,
  },
  {
    name: 'ledger-imports',
    up: `
      CREATE TABLE import_entry (
        import_key INTEGER PRIMARY KEY AUTOINCREMENT,
        tenant_id TEXT NOT NULL, import_id TEXT NOT NULL, merchant_id TEXT, created_by TEXT NOT NULL,
        file_name TEXT NOT NULL, file_bytes INTEGER NOT NULL, sha256 TEXT NOT NULL,
        state TEXT NOT NULL, plan TEXT NOT NULL, created_at INTEGER NOT NULL, finished_at INTEGER,
        next_chunk_no INTEGER NOT NULL DEFAULT 0,
        records_read INTEGER NOT NULL DEFAULT 0, bytes_read INTEGER NOT NULL DEFAULT 0,
        UNIQUE (tenant_id, import_id)
      );
      CREATE INDEX import_entry_newest ON import_entry (tenant_id, created_at, import_id);
      CREATE INDEX import_entry_state ON import_entry (state);
      -- One atomic write: a chunk of an import, or a request by the API (import_key NULL).
      CREATE TABLE write_step (
        write_key INTEGER PRIMARY KEY AUTOINCREMENT,
        import_key INTEGER, chunk_no INTEGER, chunk_hash TEXT, result TEXT
      );
      CREATE UNIQUE INDEX write_step_chunk ON write_step (import_key, chunk_no) WHERE import_key IS NOT NULL;
      CREATE TABLE import_merchant (
        import_key INTEGER NOT NULL, merchant_id TEXT NOT NULL,
        inserted INTEGER NOT NULL, corrected INTEGER NOT NULL, unchanged INTEGER NOT NULL,
        PRIMARY KEY (import_key, merchant_id)
      ) WITHOUT ROWID;
      CREATE TABLE import_reject (
        import_key INTEGER NOT NULL, row INTEGER NOT NULL,
        column_name TEXT, reason TEXT NOT NULL, raw TEXT NOT NULL,
        PRIMARY KEY (import_key, row)
      ) WITHOUT ROWID;`,
  },
];
