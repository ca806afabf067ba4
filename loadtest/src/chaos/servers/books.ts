import { apiClient } from '../../http/api-client.js';
import { runCommand } from '../../measure/run-command.js';
import { choosePassword, logIn } from '../../server/owners.js';
import type { Stage } from '../chaos-case.js';
import type { Subject } from '../load/client-load.js';
import { type FrontDoor, judgeAnswer, openFrontDoor } from './front-door.js';
import type { Platform } from './platform.js';
import { REPOSITORY } from './service-process.js';

/** The books of a few merchants, as a client of the API writes and reads them. */
export interface Books extends Subject {
  readonly door: FrontDoor;
  readonly token: string;
  readonly merchantIds: readonly string[];
  /** Opens a merchant under this id as its name and its idempotency key. @returns the id it was given */
  openMerchant(id: string, options?: { hasKey?: boolean }): Promise<string>;
  /** The externalId of every transaction and the name of every merchant opened, as often as it is listed. */
  listIds(): Promise<string[]>;
  /** How many cells differ from a recomputation, as `npm run ledger:verify` says. */
  countWrongCells(): Promise<number>;
}

const MERCHANTS = 5;
const PREFIX = 'books';

/** Logs the owner in and opens some merchants. */
export async function openBooks(stage: Stage, platform: Platform): Promise<Books> {
  const first = apiClient(platform.addresses[0]!);
  stage.defer(() => first.close());
  const { accessToken: token } = await logIn(first, await choosePassword(first, platform.owner));
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
  return {
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
      for (const merchantId of merchantIds) {
        const path = `/api/v1/transactions?merchantId=${merchantId}`;
        for (const row of await allPages<{ externalId: string }>(door, token, path)) ids.push(row.externalId);
      }
      return ids;
    },
    countWrongCells: () => countWrongCells(platform.dataDir),
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

async function countWrongCells(dataDir: string): Promise<number> {
  const program = `${REPOSITORY}services/ledger/dist/verify-main.js`;
  const run = await runCommand(process.execPath, [program], {
    DATA_DIR: dataDir,
    ENVIRONMENT: 'development',
  }).catch((error: unknown) => ({ output: String(error) }));
  if (/equal a recomputation/.test(run.output)) return 0;
  const differences = /(\d+) of \d+ cells differ/.exec(run.output)?.[1];
  if (differences === undefined) throw new Error(`ledger:verify said: ${run.output.slice(0, 500)}`);
  return Number(differences);
}
