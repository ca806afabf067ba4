import { parseArgs } from 'node:util';
import { UsageError } from './usage-error.js';

export const COPY_USAGE = `npm run ledger:copy -- --from PLACE --to PLACE [--tenant T]

  --from, --to  a data folder, or mongodb: the replica set of MONGODB_URI
  --tenant      id of one tenant; default: all of them, and the people of the operator

Copies books, users and audit trails. Stop the platform that writes to the source before. Killed and run again,
it goes on. Then run npm run ledger:verify on both sides.`;

/** The word that stands for the replica set of the settings. */
export const MONGODB = 'mongodb';

export interface CopyArguments {
  readonly from: string;
  readonly to: string;
  readonly tenant: string | undefined;
}

/** @throws UsageError */
export function readCopyArguments(args: readonly string[]): CopyArguments {
  const text = { type: 'string' } as const;
  let values: { from?: string; to?: string; tenant?: string };
  try {
    values = parseArgs({ args: [...args], options: { from: text, to: text, tenant: text } }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
  const { from, to, tenant } = values;
  if (!from || !to) throw new UsageError('Say from where and to where: --from PLACE --to PLACE');
  if (from === to) throw new UsageError('--from and --to are the same place');
  return { from, to, tenant };
}
