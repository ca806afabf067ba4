import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { Merchant } from '@merchant-analysis/contracts/merchants';
import { problem } from '@merchant-analysis/contracts/problems';
import { once } from '@merchant-analysis/storage/once';
import { transaction } from '@merchant-analysis/storage/sqlite';
import type { GroupHead, MerchantFields, MerchantHead, MerchantPort } from '../../ports/merchants.js';
import type { Statements } from '../statements.js';
import { clearBooks } from './deleted-books.sqlite.js';
import { booksStay, fieldsOf, whatMoves } from './merchant-fields.js';

const GROUP_IDS = `(SELECT json_group_array(group_id) FROM
  (SELECT group_id FROM group_member JOIN merchant_group USING (group_key)
   WHERE group_member.merchant_key = merchant.merchant_key ORDER BY group_id))`;
const COLUMNS = `merchant_key, merchant_id, fields, data_version, version, created_at, ${GROUP_IDS} AS group_ids`;

export class SqliteMerchants implements MerchantPort {
  readonly #database: DatabaseSync;
  readonly #statements: Statements;

  constructor(database: DatabaseSync, statements: Statements) {
    this.#database = database;
    this.#statements = statements;
  }

  async createMerchant(creation: Parameters<MerchantPort['createMerchant']>[0]): Promise<Merchant> {
    const { tenantId, merchantId, fields, createdAt, once: key } = creation;
    return once(this.#database, { tenantId, action: key?.action ?? '', idempotency: key }, () => {
      this.#statements
        .of(
          `INSERT INTO merchant (tenant_id, merchant_id, fields, time_zone, day_cut, currency, created_at)
           VALUES (?, ?, ?, ?, ?, ?, ?)`,
        )
        .run(
          tenantId,
          merchantId,
          JSON.stringify(fields),
          fields.timeZone,
          fields.dayCut,
          fields.currency,
          createdAt,
        );
      return this.#get(tenantId, merchantId);
    });
  }

  async findMerchant(tenantId: string, merchantId: string): Promise<Merchant | undefined> {
    return this.#find(tenantId, merchantId);
  }

  async findMerchantHead(tenantId: string, merchantId: string): Promise<MerchantHead | undefined> {
    const row = this.#statements
      .of(
        `SELECT data_version, version, time_zone, day_cut, ${GROUP_IDS} AS group_ids FROM merchant
         WHERE tenant_id = ? AND merchant_id = ?`,
      )
      .get(tenantId, merchantId);
    return (
      row && {
        id: merchantId,
        groupIds: groupIdsOf(row['group_ids']),
        dataVersion: Number(row['data_version']),
        version: Number(row['version']),
        timeZone: String(row['time_zone']),
        dayCut: String(row['day_cut']),
      }
    );
  }

  async findGroupHead(tenantId: string, groupId: string): Promise<GroupHead | undefined> {
    const row = this.#statements
      .of(
        `SELECT merchant_group.version AS version, count(merchant_key) AS members,
           coalesce(sum(data_version), 0) AS data_versions, coalesce(sum(merchant.version), 0) AS versions,
           count(DISTINCT time_zone || ' ' || day_cut) AS calendars, max(time_zone) AS time_zone, max(day_cut) AS day_cut
         FROM merchant_group LEFT JOIN group_member USING (group_key) LEFT JOIN merchant USING (merchant_key)
         WHERE merchant_group.tenant_id = ? AND group_id = ? GROUP BY group_key`,
      )
      .get(tenantId, groupId);
    if (!row) return undefined;
    const calendar = { timeZone: String(row['time_zone']), dayCut: String(row['day_cut']) };
    return {
      version: Number(row['version']),
      members: Number(row['members']),
      dataVersions: Number(row['data_versions']),
      versions: Number(row['versions']),
      calendar: Number(row['calendars']) === 1 ? calendar : undefined,
    };
  }

  async findMerchantsByName(tenantId: string, name: string): Promise<Merchant[]> {
    return this.#statements
      .of(
        `SELECT ${COLUMNS} FROM merchant
         WHERE tenant_id = $tenant AND $name IN (fields ->> '$.name.zh', fields ->> '$.name.en') ORDER BY merchant_id`,
      )
      .all({ tenant: tenantId, name })
      .map(merchantOf);
  }

  async listMerchants(query: Parameters<MerchantPort['listMerchants']>[0]): Promise<Merchant[]> {
    const { tenantId, visibleTo, groupId, search, afterId, limit } = query;
    const inGroups = (
      groups: string,
    ) => `EXISTS (SELECT 1 FROM group_member JOIN merchant_group USING (group_key)
      WHERE group_member.merchant_key = merchant.merchant_key AND group_id IN (SELECT value FROM json_each(${groups})))`;
    return this.#statements
      .of(
        `SELECT ${COLUMNS} FROM merchant WHERE tenant_id = $tenant AND merchant_id > $after
           AND ($ids IS NULL OR merchant_id IN (SELECT value FROM json_each($ids)) OR ${inGroups('$groups')})
           AND ($group IS NULL OR ${inGroups('$group')})
           AND ($search IS NULL OR instr(lower(concat_ws(char(10), merchant_id, fields ->> '$.name.zh',
             fields ->> '$.name.en', fields ->> '$.unifiedSocialCreditCode')), $search) > 0)
         ORDER BY merchant_id LIMIT $limit`,
      )
      .all({
        tenant: tenantId,
        after: afterId ?? '',
        ids: visibleTo ? JSON.stringify(visibleTo.merchantIds) : null,
        groups: JSON.stringify(visibleTo?.groupIds ?? []),
        group: groupId === undefined ? null : JSON.stringify([groupId]),
        search: search ? search.toLowerCase() : null,
        limit,
      })
      .map(merchantOf);
  }

  async updateMerchant(update: Parameters<MerchantPort['updateMerchant']>[0]) {
    const { tenantId, merchantId, ifVersion, changes, once: key } = update;
    return once(this.#database, { tenantId, action: key?.action ?? '', idempotency: key }, () => {
      const before = this.#get(tenantId, merchantId);
      if (ifVersion !== undefined && ifVersion !== before.version) throw problem('VERSION_STALE');
      this.#refuseToMoveBooks(tenantId, before, changes);
      const fields = fieldsOf({ ...before, ...changes });
      this.#statements
        .of(
          `UPDATE merchant SET fields = ?, time_zone = ?, day_cut = ?, currency = ?, version = version + 1
           WHERE tenant_id = ? AND merchant_id = ?`,
        )
        .run(JSON.stringify(fields), fields.timeZone, fields.dayCut, fields.currency, tenantId, merchantId);
      return { before, after: this.#get(tenantId, merchantId) };
    });
  }

  async deleteMerchant(
    deletion: Parameters<MerchantPort['deleteMerchant']>[0],
  ): Promise<{ transactions: number }> {
    const { tenantId, merchantId, withBooks, once: key } = deletion;
    return once(this.#database, { tenantId, action: key?.action ?? '', idempotency: key }, () => {
      const merchantKey = this.#keyOf(tenantId, merchantId);
      if (merchantKey === undefined) throw problem('NOT_FOUND', { what: 'merchant' });
      if (!withBooks && this.#hasBooks(merchantKey)) throw problem('MERCHANT_NOT_EMPTY');
      const counted = this.#statements
        .of('SELECT count(*) AS n FROM tx WHERE merchant_key = ?')
        .get(merchantKey);
      this.#statements
        .of(
          `UPDATE merchant_group SET version = version + 1
           WHERE group_key IN (SELECT group_key FROM group_member WHERE merchant_key = ?)`,
        )
        .run(merchantKey);
      this.#statements.of('DELETE FROM group_member WHERE merchant_key = ?').run(merchantKey);
      this.#statements.of('DELETE FROM merchant WHERE merchant_key = ?').run(merchantKey);
      this.#statements.of('INSERT INTO deleted_merchant VALUES (?)').run(merchantKey);
      return { transactions: Number(counted?.['n']) };
    });
  }

  async clearDeleted(mostRows: number): Promise<boolean> {
    return transaction(this.#database, () => clearBooks(this.#statements, mostRows));
  }

  #refuseToMoveBooks(tenantId: string, before: Merchant, changes: Partial<MerchantFields>): void {
    const moved = whatMoves(before, changes);
    if (moved.length > 0 && this.#hasBooks(this.#keyOf(tenantId, before.id)!)) throw booksStay(moved);
  }

  #hasBooks(merchantKey: number): boolean {
    const text = `SELECT 1 FROM tx WHERE merchant_key = $key UNION ALL
      SELECT 1 FROM invoice WHERE merchant_key = $key LIMIT 1`;
    return this.#statements.of(text).get({ key: merchantKey }) !== undefined;
  }

  #keyOf(tenantId: string, merchantId: string): number | undefined {
    const row = this.#statements
      .of('SELECT merchant_key FROM merchant WHERE tenant_id = ? AND merchant_id = ?')
      .get(tenantId, merchantId);
    return row && Number(row['merchant_key']);
  }

  #find(tenantId: string, merchantId: string): Merchant | undefined {
    const row = this.#statements
      .of(`SELECT ${COLUMNS} FROM merchant WHERE tenant_id = ? AND merchant_id = ?`)
      .get(tenantId, merchantId);
    return row && merchantOf(row);
  }

  #get(tenantId: string, merchantId: string): Merchant {
    const merchant = this.#find(tenantId, merchantId);
    if (!merchant) throw problem('NOT_FOUND', { what: 'merchant' });
    return merchant;
  }
}

function merchantOf(row: Record<string, SQLInputValue>): Merchant {
  const fields: MerchantFields = JSON.parse(String(row['fields']));
  return {
    ...fields,
    id: String(row['merchant_id']),
    groupIds: groupIdsOf(row['group_ids']),
    dataVersion: Number(row['data_version']),
    version: Number(row['version']),
    createdAt: new Date(Number(row['created_at'])).toISOString(),
  };
}

function groupIdsOf(value: SQLInputValue | undefined): string[] {
  return value === '[]' ? [] : JSON.parse(String(value));
}
