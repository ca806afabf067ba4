import { existsSync } from 'node:fs';
import { PLATFORM_TENANT } from '@merchant-analysis/contracts/identity';
import { copyIdentity, IdentityCopyRefused } from '@merchant-analysis/identity/copy/copy-identity';
import { identityFile, openIdentity } from '@merchant-analysis/identity/identity-place';
import type { CopiedIdentity } from '@merchant-analysis/identity/ports/identity-copy';
import { booksFile } from '@merchant-analysis/ledger/books-file';
import { type CopyProgress, CopyRefused, copyBooks } from '@merchant-analysis/ledger/copy/copy-books';
import { openBooks } from '@merchant-analysis/ledger/open-books';
import type { LedgerStore } from '@merchant-analysis/ledger/ports/ledger-store';
import { type MongoAddress, mongoAddress, mongoSettings } from '@merchant-analysis/settings/mongo';
import { loadSettings } from '@merchant-analysis/settings/settings';
import { COPY_USAGE, MONGODB, readCopyArguments } from './copy-arguments.js';
import { progressLine } from './progress-line.js';
import { runCommand } from './run-command.js';
import { UsageError } from './usage-error.js';

interface Place {
  readonly books: LedgerStore;
  readonly identity: CopiedIdentity;
  close(): Promise<void>;
}

await runCommand(COPY_USAGE, async (args, env) => {
  const { from: fromName, to: toName, tenant } = readCopyArguments(args);
  const address = [fromName, toName].includes(MONGODB)
    ? mongoAddress(loadSettings(mongoSettings, env))
    : undefined;
  if (fromName !== MONGODB) needBooks(fromName);
  const from = await openPlace(fromName, address);
  try {
    const to = await openPlace(toName, address);
    try {
      await copyTenants(from, to, tenant);
    } finally {
      await to.close();
    }
  } finally {
    await from.close();
  }
});

async function copyTenants(from: Place, to: Place, tenant: string | undefined): Promise<void> {
  const known = await tenantsOf(from);
  if (tenant !== undefined && !known.includes(tenant)) {
    throw new UsageError(`There is no tenant ${tenant}. There are: ${known.join(', ')}.`);
  }
  for (const tenantId of tenant === undefined ? known : [tenant]) {
    try {
      await copyTenant(from, to, tenantId);
    } catch (error) {
      if (!(error instanceof CopyRefused || error instanceof IdentityCopyRefused)) throw error;
      process.stderr.write(`${error.message}\n`);
      process.exitCode = 1;
      return;
    }
  }
  say('Everything is copied. Now prove it: npm run ledger:verify, with the settings of each side.');
}

async function copyTenant(from: Place, to: Place, tenantId: string): Promise<void> {
  const tell = teller(tenantId);
  // Books first: whoever can log in finds them whole.
  const books = await copyBooks({
    from: from.books,
    to: to.books,
    tenantId,
    onProgress: ({ step, done, total, rows }: CopyProgress) =>
      tell(`${step} ${done} of ${total}${rows > 0 ? `, ${rows} rows` : ''}`),
  });
  const people = await copyIdentity({
    from: from.identity,
    to: to.identity,
    tenantId,
    onProgress: (records) => tell(`audit ${records} records`),
  });
  tell.end();
  say(
    `${tenantId}: ${books.merchants} merchants, ${books.imports} imports, ${people.users} users; ` +
      (books.hasCopied
        ? `${books.rows} transactions and ${people.auditRecords} audit records written now`
        : 'the books were copied before'),
  );
}

/** The operator's own tenant comes last: it has people, no books. */
async function tenantsOf({ books, identity }: Place): Promise<string[]> {
  const tenants = new Set(await books.copy.listTenants());
  for (let after: string | undefined; ; ) {
    const page = await identity.listTenants({ after, limit: 100 });
    for (const { id } of page) tenants.add(id);
    after = page.at(-1)?.id;
    if (page.length < 100) break;
  }
  tenants.delete(PLATFORM_TENANT);
  return [...[...tenants].sort(), PLATFORM_TENANT];
}

async function openPlace(name: string, address: MongoAddress | undefined): Promise<Place> {
  if (name === MONGODB && address === undefined) {
    throw new UsageError('MONGODB_URI is not set: name the replica set, or give a data folder.');
  }
  const at = name === MONGODB ? address : undefined;
  const books = await openBooks(name, at);
  const identity = await openIdentity(at, name);
  const close = async (): Promise<void> => {
    await identity.close();
    await books.close();
  };
  return { books, identity, close };
}

/** Opening a store makes it; a source that is not there is a mistyped folder. */
function needBooks(folder: string): void {
  for (const file of [booksFile(folder), identityFile(folder)]) {
    if (!existsSync(file)) throw new UsageError(`There are no books at ${file}.`);
  }
}

/** A line that is written over on a terminal, and one every five seconds in a file. */
function teller(tenantId: string): ((what: string) => void) & { end(): void } {
  const line = progressLine(process.stderr);
  let saidAt = performance.now();
  const tell = (what: string): void => {
    line.show(`${tenantId}: ${what}`);
    if (process.stderr.isTTY || performance.now() - saidAt < 5_000) return;
    saidAt = performance.now();
    say(`${tenantId}: ${what}`);
  };
  return Object.assign(tell, { end: () => line.end() });
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
