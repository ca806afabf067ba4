import { type BooksPlace, openBooks } from '@merchant-analysis/ledger/open-books';
import { apiClient } from '../../http/api-client.js';
import { logIn } from '../../server/owners.js';
import type { Platform } from '../../server/platform.js';
import type { Stage } from '../chaos-case.js';
import type { Subject } from '../load/client-load.js';
import { type FrontDoor, judgeAnswer, openFrontDoor } from './front-door.js';

/** The books of a few merchants, as a client of the API writes and reads them. */
export interface Books extends Subject {
  readonly door: FrontDoor;
  readonly token: string;
  readonly merchantIds: readonly string[];
  /** Opens a merchant under this id as its name and its idempotency key. @returns the id it was given */
  openMerchant(id: string, options?: { hasKey?: boolean }): Promise<string>;
  /** The externalId of every transaction of one merchant. */
  listIdsOf(merchantId: string): Promise<string[]>;
  /** The externalId of every transaction and the name of every merchant opened, as often as it is listed. */
  listIds(): Promise<string[]>;
  /** How many cells differ from a recomputation, as `npm run ledger:verify` would say. */
  countWrongCells(): Promise<number>;
}

const MERCHANTS = 5;
const PREFIX = 'books';

/** Logs the owner in and opens some merchants. */
export async function enterBooks(stage: Stage, platform: Platform): Promise<Books> {
  const first = apiClient(platform.addresses[0]!);
  stage.defer(() => first.close());
  const { accessToken: token } = await logIn(first, platform.owner);
  const door = openFrontDoor(platform.addresses);
  stage.defer(() => door.close());
  const openMerchant: Books['openMerchant'] = async (name, { hasKey = true } = {}) => {
    const body = { name: { en: name }, timeZone: 'Asia/Shanghai', currency: 'CNY' };
    const made = await door.ask<{ id: string }>('POST', '/api/v1/merchants', {
      token,
      body,
      ...(hasKey ? { idempotencyKey: `merchant-${name}` } : {}),
    });
    return made.id;
  };
  const merchantIds: string[] = [];
  for (let index = 0; index < MERCHANTS; index++) merchantIds.push(await openMerchant(`${PREFIX}-${index}`));
  const merchantOf = (id: string): string => merchantIds[numberOf(id) % merchantIds.length]!;
  const listIdsOf: Books['listIdsOf'] = async (merchantId) => {
    const path = `/api/v1/transactions?merchantId=${merchantId}`;
    const rows = await allPages<{ externalId: string }>(door, token, path);
    return rows.map(({ externalId }) => externalId);
  };
  return {
    listIdsOf,
    door,
    token,
    merchantIds,
    openMerchant,
    judge: judgeAnswer,
    write: (id) =>
      door.ask('POST', '/api/v1/transactions', {
        token,
        idempotencyKey: id,
        body: { merchantId: merchantOf(id), transactions: [saleOf(id)] },
      }),
    read: (id) => door.ask('GET', `/api/v1/merchants/${merchantOf(id)}`, { token }),
    async listIds() {
      const merchants = await allPages<{ name: { en: string } }>(door, token, '/api/v1/merchants');
      const names = merchants.map(({ name }) => name.en);
      const ids = names.filter((name) => !name.startsWith(`${PREFIX}-`));
      for (const merchantId of merchantIds) ids.push(...(await listIdsOf(merchantId)));
      return ids;
    },
    countWrongCells: () => countWrongCells(platform.books),
  };
}

/** A sale is a function of its id: whoever writes it again writes the same. */
function saleOf(id: string) {
  const number = numberOf(id);
  const minute = String(number % 60).padStart(2, '0');
  const day = String(1 + (number % 28)).padStart(2, '0');
  return {
    externalId: id,
    occurredAt: `2026-10-${day}T10:${minute}:00+08:00`,
    direction: 'in',
    kind: 'sale',
    amountMinor: 100 + (number % 9_000),
    category: `goods ${number % 7}`,
    method: 'code',
  };
}

function numberOf(id: string): number {
  let sum = 0;
  for (const letter of id) sum = (sum * 31 + letter.codePointAt(0)!) % 1_000_003;
  return sum;
}

interface Page<T> {
  readonly data: T[];
  readonly page: { readonly nextCursor?: string };
}

async function allPages<T>(door: FrontDoor, token: string, path: string): Promise<T[]> {
  const rows: T[] = [];
  let cursor: string | undefined;
  do {
    const query = `${path.includes('?') ? '&' : '?'}limit=500`;
    const further: string = cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const answer = await door.ask<Page<T>>('GET', `${path}${query}${further}`, { token });
    rows.push(...answer.data);
    cursor = answer.page.nextCursor;
  } while (cursor !== undefined);
  return rows;
}

async function countWrongCells(place: BooksPlace): Promise<number> {
  const store = await openBooks(place.dataDir, place.address, { migrate: false });
  try {
    return (await store.check.checkBooks({}, () => {})).differences;
  } finally {
    await store.close();
  }
}
