import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DELIVERS } from '@merchant-analysis/contracts/who-asks';
import type { MongoAddress } from '@merchant-analysis/settings/mongo';
import type { Outbox } from '@merchant-analysis/storage/outbox';
import { sqliteOutbox } from '@merchant-analysis/storage/outbox.sqlite';
import { openSqlite } from '@merchant-analysis/storage/sqlite';

/** The outbox of a service as a command opens it, beside the service that may be at work. */
export interface OpenOutbox {
  readonly service: string;
  readonly outbox: Outbox;
  close(): Promise<void>;
}

/** The services that have an outbox. Their files and their collections bear these names. */
export const SERVICES_WITH_OUTBOX: readonly string[] = Object.keys(DELIVERS);

/** Opens the outboxes of these services; one that has kept nothing yet is left out. */
export async function openOutboxes(
  services: readonly string[],
  place: { dataDir: string; mongo: MongoAddress | undefined },
): Promise<OpenOutbox[]> {
  const opened: OpenOutbox[] = [];
  for (const service of services) {
    const one = place.mongo
      ? await openInMongo(service, place.mongo)
      : openFile(service, join(place.dataDir, `${service}.sqlite`));
    if (one) opened.push(one);
  }
  return opened;
}

function openFile(service: string, file: string): OpenOutbox | undefined {
  if (!existsSync(file)) return undefined;
  const database = openSqlite(file, []);
  return { service, outbox: sqliteOutbox(database), close: async () => database.close() };
}

async function openInMongo(service: string, address: MongoAddress): Promise<OpenOutbox> {
  const { openMongo } = await import('@merchant-analysis/storage/mongo');
  const { mongoOutbox } = await import('@merchant-analysis/storage/outbox.mongo');
  const store = await openMongo(address, { owner: service, migrations: [], migrate: false });
  return { service, outbox: mongoOutbox(store), close: () => store.close() };
}
