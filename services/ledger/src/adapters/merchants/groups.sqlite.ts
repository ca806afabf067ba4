import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { MerchantGroup } from '@merchant-analysis/contracts/merchants';
import { problem } from '@merchant-analysis/contracts/problems';
import { once } from '@merchant-analysis/storage/once';
import type { OnceKey } from '../../ports/chunks.js';
import type { GroupPort } from '../../ports/groups.js';
import type { Statements } from '../statements.js';

const COLUMNS = `group_key, group_id, name, kind, version, (SELECT json_group_array(merchant_id) FROM
  (SELECT merchant_id FROM group_member JOIN merchant USING (merchant_key)
   WHERE group_member.group_key = merchant_group.group_key ORDER BY merchant_id)) AS merchant_ids`;

export class SqliteGroups implements GroupPort {
  readonly #database: DatabaseSync;
  readonly #statements: Statements;

  constructor(database: DatabaseSync, statements: Statements) {
    this.#database = database;
    this.#statements = statements;
  }

  async createGroup(creation: Parameters<GroupPort['createGroup']>[0]): Promise<MerchantGroup> {
    const { tenantId, groupId, fields } = creation;
    return this.#once(tenantId, creation.once, () => {
      const { lastInsertRowid } = this.#statements
        .of('INSERT INTO merchant_group (tenant_id, group_id, name, kind) VALUES (?, ?, ?, ?)')
        .run(tenantId, groupId, JSON.stringify(fields.name), fields.kind);
      this.#setMembers(tenantId, Number(lastInsertRowid), fields.merchantIds);
      return this.#get(tenantId, groupId);
    });
  }

  async findGroup(tenantId: string, groupId: string): Promise<MerchantGroup | undefined> {
    return this.#find(tenantId, groupId);
  }

  async listGroups(query: Parameters<GroupPort['listGroups']>[0]): Promise<MerchantGroup[]> {
    return this.#statements
      .of(
        `SELECT ${COLUMNS} FROM merchant_group WHERE tenant_id = $tenant AND group_id > $after
           AND ($ids IS NULL OR group_id IN (SELECT value FROM json_each($ids)))
         ORDER BY group_id LIMIT $limit`,
      )
      .all({
        tenant: query.tenantId,
        after: query.afterId ?? '',
        ids: query.groupIds ? JSON.stringify(query.groupIds) : null,
        limit: query.limit,
      })
      .map(groupOf);
  }

  async updateGroup(update: Parameters<GroupPort['updateGroup']>[0]) {
    const { tenantId, groupId, ifVersion, changes } = update;
    return this.#once(tenantId, update.once, () => {
      const before = this.#get(tenantId, groupId);
      if (ifVersion !== undefined && ifVersion !== before.version) throw problem('VERSION_STALE');
      const key = this.#keyOf(tenantId, groupId);
      this.#statements
        .of('UPDATE merchant_group SET name = ?, version = version + 1 WHERE group_key = ?')
        .run(JSON.stringify(changes.name ?? before.name), key);
      if (changes.merchantIds) this.#setMembers(tenantId, key, changes.merchantIds);
      return { before, after: this.#get(tenantId, groupId) };
    });
  }

  async deleteGroup(deletion: Parameters<GroupPort['deleteGroup']>[0]): Promise<MerchantGroup> {
    const { tenantId, groupId } = deletion;
    return this.#once(tenantId, deletion.once, () => {
      const before = this.#get(tenantId, groupId);
      const key = this.#keyOf(tenantId, groupId);
      this.#statements.of('DELETE FROM group_member WHERE group_key = ?').run(key);
      this.#statements.of('DELETE FROM merchant_group WHERE group_key = ?').run(key);
      return before;
    });
  }

  #setMembers(tenantId: string, groupKey: number, merchantIds: readonly string[]): void {
    this.#statements.of('DELETE FROM group_member WHERE group_key = ?').run(groupKey);
    for (const merchantId of new Set(merchantIds)) {
      const { changes } = this.#statements
        .of(
          `INSERT INTO group_member SELECT ?, merchant_key FROM merchant WHERE tenant_id = ? AND merchant_id = ?`,
        )
        .run(groupKey, tenantId, merchantId);
      if (Number(changes) === 0) throw problem('NOT_FOUND', { what: `merchant ${merchantId}` });
    }
  }

  #once<T>(tenantId: string, key: OnceKey | undefined, effect: () => T): T {
    return once(this.#database, { tenantId, action: key?.action ?? '', idempotency: key }, effect);
  }

  #keyOf(tenantId: string, groupId: string): number {
    const row = this.#statements
      .of('SELECT group_key FROM merchant_group WHERE tenant_id = ? AND group_id = ?')
      .get(tenantId, groupId);
    return Number(row?.['group_key']);
  }

  #find(tenantId: string, groupId: string): MerchantGroup | undefined {
    const row = this.#statements
      .of(`SELECT ${COLUMNS} FROM merchant_group WHERE tenant_id = ? AND group_id = ?`)
      .get(tenantId, groupId);
    return row && groupOf(row);
  }

  #get(tenantId: string, groupId: string): MerchantGroup {
    const group = this.#find(tenantId, groupId);
    if (!group) throw problem('NOT_FOUND', { what: 'group' });
    return group;
  }
}

function groupOf(row: Record<string, SQLInputValue>): MerchantGroup {
  return {
    id: String(row['group_id']),
    name: JSON.parse(String(row['name'])),
    kind: groupKindOf(row['kind']),
    merchantIds: JSON.parse(String(row['merchant_ids'])),
    version: Number(row['version']),
  };
}

function groupKindOf(value: SQLInputValue | undefined): MerchantGroup['kind'] {
  return value === 'region' || value === 'brand' ? value : 'other';
}
