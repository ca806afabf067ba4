/** Every file has it, as it has the kept answers. */
export const OUTBOX = {
  name: 'storage-outbox',
  up: `
    CREATE TABLE outbox (
      seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, queue TEXT NOT NULL,
      action TEXT NOT NULL, tenant_id TEXT NOT NULL, request_id TEXT NOT NULL, order_key TEXT NOT NULL,
      params TEXT NOT NULL, made_at INTEGER NOT NULL,
      state TEXT NOT NULL DEFAULT 'waiting', tries INTEGER NOT NULL DEFAULT 0, waits INTEGER NOT NULL DEFAULT 0,
      reason TEXT, ended_at INTEGER
    );
    CREATE INDEX outbox_waiting ON outbox (queue, seq) WHERE state = 'waiting';
    CREATE INDEX outbox_ended ON outbox (state, ended_at) WHERE state <> 'waiting';
    -- A row as long as something of the queue waits. lease_until 0: nobody holds it.
    CREATE TABLE outbox_queue (
      queue TEXT PRIMARY KEY, action TEXT NOT NULL, due_at INTEGER NOT NULL,
      holder TEXT NOT NULL DEFAULT '', lease_until INTEGER NOT NULL DEFAULT 0
    ) WITHOUT ROWID;
    CREATE INDEX outbox_queue_due ON outbox_queue (due_at);`,
};
