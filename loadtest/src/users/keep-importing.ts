import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ImportRecord } from '@merchant-analysis/contracts/files';
import type { ApiClient } from '../http/api-client.js';
import type { User } from './mix.js';

/**
 * Imports a file over and over into new books, one at a time with a second between, until it is told to stop.
 * @returns how many imports ended well
 */
export async function keepImporting(
  client: ApiClient,
  { token }: User,
  file: string,
  signal: AbortSignal,
): Promise<number> {
  const bytes = readFileSync(file);
  for (let count = 0; ; count++) {
    if (signal.aborted) return count;
    const merchant = await client.json<{ id: string }>('POST', '/api/v1/merchants', {
      token,
      body: { name: { en: `Import ${count}` } },
    });
    const query = `fileName=rows.csv&profile=transactions&merchantId=${merchant.id}`;
    const { id } = await client.json<ImportRecord>('POST', `/api/v1/imports?${query}`, {
      token,
      idempotencyKey: `bench-import-${count}`,
      file: { bytes, mediaType: 'text/csv' },
    });
    await untilDone(client, token, id);
    await sleep(1000);
  }
}

async function untilDone(client: ApiClient, token: string, importId: string): Promise<void> {
  for (;;) {
    const { state } = await client.json<ImportRecord>('GET', `/api/v1/imports/${importId}`, { token });
    if (state === 'succeeded') return;
    if (state === 'failed' || state === 'cancelled') throw new Error(`the import ${importId} ${state}`);
    await sleep(250);
  }
}
