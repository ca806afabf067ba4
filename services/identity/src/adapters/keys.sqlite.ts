import type { DatabaseSync } from 'node:sqlite';
import { transaction } from '@merchant-analysis/storage/sqlite';
import type { KeyStore, SigningKey } from '../ports/key-store.js';

export function keysInSqlite(database: DatabaseSync): KeyStore {
  const newest = database.prepare('SELECT * FROM signing_key ORDER BY created_at DESC, kid LIMIT 2');
  const insert = database.prepare(
    'INSERT INTO signing_key (kid, private_key_pem, public_key_pem, created_at) VALUES (?, ?, ?, ?)',
  );
  const removeOlder = database.prepare('DELETE FROM signing_key WHERE created_at < ?');
  const keep = database.prepare('INSERT OR IGNORE INTO secret (name, value) VALUES (?, ?)');
  const secret = database.prepare('SELECT value FROM secret WHERE name = ?');

  const list = (): SigningKey[] =>
    newest.all().map((row) => ({
      kid: String(row['kid']),
      privateKeyPem: String(row['private_key_pem']),
      publicKeyPem: String(row['public_key_pem']),
      createdAt: Number(row['created_at']),
    }));

  return {
    async listSigningKeys() {
      return list();
    },
    async addSigningKey(key, unlessNewerThan) {
      return transaction(database, () => {
        const [current] = list();
        if (current && current.createdAt > unlessNewerThan) return list();
        insert.run(key.kid, key.privateKeyPem, key.publicKeyPem, key.createdAt);
        const live = list();
        removeOlder.run(live.at(-1)!.createdAt);
        return live;
      });
    },
    async keepSecret(name, fresh) {
      return transaction(database, () => {
        keep.run(name, fresh);
        return String(secret.get(name)!['value']);
      });
    },
  };
}
