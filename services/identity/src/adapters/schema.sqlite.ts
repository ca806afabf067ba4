import type { Migration } from '@merchant-analysis/storage/sqlite';

/** Instants in milliseconds since 1970, lists as JSON, hashes as hex of SHA-256. Nothing secret in clear but keys. */
export const MIGRATIONS: readonly Migration[] = [
  {
    name: 'identity-001-tenants-users-sessions',
    up: `
      CREATE TABLE tenant (
        id TEXT PRIMARY KEY, name TEXT NOT NULL, name_key TEXT NOT NULL UNIQUE, kind TEXT NOT NULL,
        address_ranges TEXT NOT NULL DEFAULT '[]', created_at INTEGER NOT NULL, version INTEGER NOT NULL DEFAULT 1
      ) WITHOUT ROWID;

      CREATE TABLE user (
        id TEXT PRIMARY KEY, tenant_id TEXT NOT NULL REFERENCES tenant (id),
        login TEXT NOT NULL, login_key TEXT NOT NULL UNIQUE, name TEXT,
        roles TEXT NOT NULL, merchant_ids TEXT, group_ids TEXT,
        disabled INTEGER NOT NULL DEFAULT 0, must_change_password INTEGER NOT NULL DEFAULT 1,
        password_hash TEXT, epoch INTEGER NOT NULL DEFAULT 1,
        created_at INTEGER NOT NULL, last_login_at INTEGER, version INTEGER NOT NULL DEFAULT 1
      ) WITHOUT ROWID;
      CREATE INDEX user_by_tenant ON user (tenant_id, id);

      CREATE TABLE one_time_code (
        user_id TEXT PRIMARY KEY REFERENCES user (id) ON DELETE CASCADE,
        hash TEXT NOT NULL, expires_at INTEGER NOT NULL, used_at INTEGER
      ) WITHOUT ROWID;

      CREATE TABLE session (
        id TEXT PRIMARY KEY, tenant_id TEXT NOT NULL,
        user_id TEXT NOT NULL REFERENCES user (id) ON DELETE CASCADE,
        started_at INTEGER NOT NULL, ends_at INTEGER NOT NULL, ended_at INTEGER
      ) WITHOUT ROWID;
      CREATE INDEX session_by_user ON session (user_id);

      CREATE TABLE refresh_token (
        hash TEXT PRIMARY KEY, session_id TEXT NOT NULL REFERENCES session (id) ON DELETE CASCADE,
        expires_at INTEGER NOT NULL, used_at INTEGER, used_from TEXT, successor_hash TEXT
      ) WITHOUT ROWID;
      CREATE INDEX refresh_token_by_session ON refresh_token (session_id);

      CREATE TABLE signing_key (
        kid TEXT PRIMARY KEY, private_key_pem TEXT NOT NULL, public_key_pem TEXT NOT NULL, created_at INTEGER NOT NULL
      ) WITHOUT ROWID;

      CREATE TABLE secret (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;`,
  },
  {
    // `repetition` recognises a record that arrives twice. `chain_hash` is room for the chain over a tenant's
    // records: numbers have no gap and rows never change, so it can be filled from number 1 on.
    name: 'identity-002-audit',
    up: `
      CREATE TABLE audit (
        tenant_id TEXT NOT NULL, seq INTEGER NOT NULL, at INTEGER NOT NULL,
        user_id TEXT NOT NULL, roles TEXT NOT NULL, login TEXT,
        action TEXT NOT NULL, outcome TEXT NOT NULL, resource_type TEXT NOT NULL, resource_id TEXT,
        changes TEXT, address TEXT, request_id TEXT, is_operators_work INTEGER NOT NULL,
        repetition TEXT, chain_hash TEXT,
        PRIMARY KEY (tenant_id, seq)
      ) WITHOUT ROWID;
      CREATE UNIQUE INDEX audit_by_repetition ON audit (tenant_id, repetition) WHERE repetition IS NOT NULL;
      CREATE INDEX audit_by_user ON audit (tenant_id, user_id, seq);
      CREATE INDEX audit_by_resource ON audit (tenant_id, resource_type, resource_id, seq);
      CREATE INDEX audit_by_action ON audit (tenant_id, action, seq);

      CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit
        BEGIN SELECT RAISE(ABORT, 'audit records are never changed'); END;
      CREATE TRIGGER audit_is_never_removed BEFORE DELETE ON audit
        BEGIN SELECT RAISE(ABORT, 'audit records are never removed'); END;
      CREATE TRIGGER audit_has_no_gap BEFORE INSERT ON audit
        WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM audit WHERE tenant_id = NEW.tenant_id)
        BEGIN SELECT RAISE(ABORT, 'audit records are numbered without a gap'); END;`,
  },
  {
    name: 'identity-003-platform-tenant',
    up: `INSERT INTO tenant (id, name, name_key, kind, created_at)
         VALUES ('ten_platform', 'platform', 'platform', 'live', unixepoch() * 1000)`,
  },
];
