import type { Host } from '@merchant-analysis/broker/service';
import type { Caller } from '@merchant-analysis/contracts/caller';
import {
  createMerchant,
  deleteMerchant,
  listMerchants,
  type Merchant,
} from '@merchant-analysis/contracts/merchants';
import { Problem } from '@merchant-analysis/kernel/problem';
import { UsageError } from './usage-error.js';

interface Books {
  readonly merchantId: string;
  /** Whether they were opened for this import. */
  readonly isNew: boolean;
}

/** The books of the merchant of that id or name; opened when there are none. @throws UsageError for a name of several. */
export async function findOrOpenBooks(
  host: Host,
  caller: Caller,
  named: string,
  { timeZone, currency }: { timeZone?: string | undefined; currency?: string | undefined },
  tell: (line: string) => void,
): Promise<Books> {
  const [match, ...others] = await findMerchants(host, caller, named);
  if (match && others.length > 0) {
    const ids = [match, ...others].map(({ id }) => id).join(', ');
    throw new UsageError(`Several merchants are called ${named}; give one of these ids: ${ids}`);
  }
  if (match) return { merchantId: match.id, isNew: false };
  const name = /\p{Script=Han}/u.test(named) ? { zh: named } : { en: named };
  const made = await host.ask(createMerchant, { name, timeZone, currency }, { caller });
  tell(`Opened the books of ${named} (${made.id}), in ${made.currency}, ${made.timeZone}.`);
  return { merchantId: made.id, isNew: true };
}

async function findMerchants(host: Host, caller: Caller, named: string): Promise<Merchant[]> {
  const matches: Merchant[] = [];
  let cursor: string | undefined;
  do {
    const params = { search: named.slice(0, 100), limit: 500, cursor };
    const { data, page } = await host.ask(listMerchants, params, { caller });
    matches.push(...data.filter(({ id, name }) => id === named || name.zh === named || name.en === named));
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return matches;
}

/** Refusals of the file itself. After anything else (an interruption) the same command goes on with these books. */
const FILE_REFUSED: ReadonlySet<string> = new Set([
  'FILE_NOT_READABLE',
  'FILE_TOO_LARGE',
  'PROFILE_NOT_RECOGNIZED',
  'COLUMN_MISSING',
]);

/** Takes back books that were opened for a file that was refused. Without its confirmation only empty ones go. */
export async function closeUnusedBooks(
  host: Host,
  caller: Caller,
  merchantId: string,
  error: unknown,
  tell: (line: string) => void,
): Promise<void> {
  if (!(error instanceof Problem) || !FILE_REFUSED.has(error.code)) return;
  await host.ask(deleteMerchant, { merchantId }, { caller });
  tell('The file was refused, so these books were not kept.');
}
