import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import { type Migration, transaction } from '@merchant-analysis/storage/sqlite';
import type { KeptNotice, NoticePort } from '../../ports/notices.js';

export const NOTICE_MIGRATIONS: readonly Migration[] = [
  {
    name: 'ledger-notices',
    up: `
      CREATE TABLE notice (
        tenant_id TEXT NOT NULL, at INTEGER NOT NULL, id TEXT NOT NULL, entry_id TEXT NOT NULL,
        kind TEXT NOT NULL, merchant_id TEXT, started_by TEXT, audiences TEXT NOT NULL, content TEXT NOT NULL,
        PRIMARY KEY (tenant_id, at, id)
      ) WITHOUT ROWID;
      CREATE UNIQUE INDEX notice_by_entry ON notice (tenant_id, entry_id);`,
  },
];

export class SqliteNotices implements NoticePort {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  async keepNotice(notice: KeptNotice, entryId: string): Promise<{ id: string }> {
    const { tenantId, at, id, kind, merchantId, startedBy, audiences, resource, text, figures } = notice;
    return transaction(this.#database, () => {
      const known = this.#database
        .prepare('SELECT id FROM notice WHERE tenant_id = ? AND entry_id = ?')
        .get(tenantId, entryId);
      if (known) return { id: String(known['id']) };
      this.#database
        .prepare('INSERT INTO notice VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)')
        .run(
          tenantId,
          at,
          id,
          entryId,
          kind,
          merchantId ?? null,
          startedBy ?? null,
          JSON.stringify(audiences),
          JSON.stringify({ resource, text, figures }),
        );
      return { id };
    });
  }

  async listNotices(query: Parameters<NoticePort['listNotices']>[0]): Promise<KeptNotice[]> {
    const { tenantId, reader, merchantId, kind, after, limit } = query;
    return this.#database
      .prepare(
        `SELECT * FROM notice
         WHERE tenant_id = $tenant AND (at, id) < ($at, $id)
           AND EXISTS (SELECT 1 FROM json_each(audiences) AS one
                       WHERE one.value IN (SELECT value FROM json_each($audiences)))
           AND CASE WHEN merchant_id IS NULL THEN $seesTenant OR started_by = $user
               ELSE merchant_id IN (SELECT value FROM json_each($merchants)) END
           AND ($merchant IS NULL OR merchant_id = $merchant) AND ($kind IS NULL OR kind = $kind)
         ORDER BY at DESC, id DESC LIMIT $limit`,
      )
      .all({
        tenant: tenantId,
        at: after?.at ?? Number.MAX_SAFE_INTEGER,
        id: after?.id ?? '',
        audiences: JSON.stringify(reader.audiences),
        merchants: JSON.stringify(reader.merchantIds),
        seesTenant: Number(reader.seesTenant),
        user: reader.userId,
        merchant: merchantId ?? null,
        kind: kind ?? null,
        limit,
      })
      .map(noticeOf);
  }
}

function noticeOf(row: Record<string, SQLOutputValue>): KeptNotice {
  const textOf = (name: string): string | undefined => (row[name] === null ? undefined : String(row[name]));
  return {
    ...(JSON.parse(String(row['content'])) as Pick<KeptNotice, 'resource' | 'text' | 'figures'>),
    tenantId: String(row['tenant_id']),
    at: Number(row['at']),
    id: String(row['id']),
    kind: String(row['kind']) as KeptNotice['kind'],
    merchantId: textOf('merchant_id'),
    startedBy: textOf('started_by'),
    audiences: JSON.parse(String(row['audiences'])) as KeptNotice['audiences'],
  };
}
