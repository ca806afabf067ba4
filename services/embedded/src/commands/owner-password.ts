import { parseArgs } from 'node:util';
import { systemCaller } from '@merchant-analysis/broker/meta';
import type { Host } from '@merchant-analysis/broker/service';
import { listTenants, PLATFORM_TENANT, resetOwner } from '@merchant-analysis/contracts/identity';
import { compose as identity } from '@merchant-analysis/identity/container';
import { Problem } from '@merchant-analysis/kernel/problem';
import { openPlatform } from './open-platform.js';
import { runCommand } from './run-command.js';
import { UsageError } from './usage-error.js';

const USAGE = `npm run owner-password -- --tenant NAME [--login LOGIN]

  --tenant  name or id of the tenant
  --login   which of its owners (default the first)

Makes a new one-time password for an owner who lost the first one, or the own password. All sessions of that
owner end; a running platform notices within five seconds.`;

const caller = systemCaller(PLATFORM_TENANT);

await runCommand(USAGE, async (args, env) => {
  const { tenant, login } = readFlags(args);
  const platform = await openPlatform(env, { identity });
  try {
    const reset = await platform.host
      .ask(resetOwner, { tenant, ownerLogin: login }, { caller })
      .catch(async (error: unknown) => {
        throw error instanceof Problem && error.code === 'NOT_FOUND'
          ? new UsageError(`${error.message} ${await namesOfTenants(platform.host)}`)
          : error;
      });
    process.stdout.write(
      `Log in to ${reset.tenant.name} as ${reset.owner.login} with the one-time password ${reset.oneTimePassword}\n` +
        'It works once, within seven days, and must then be changed.\n',
    );
  } finally {
    await platform.close();
  }
});

async function namesOfTenants(host: Host): Promise<string> {
  const { data } = await host.ask(listTenants, { limit: 20 }, { caller });
  return data.length === 0
    ? 'There are no tenants yet.'
    : `There are: ${data.map(({ name }) => name).join(', ')}.`;
}

function readFlags(args: string[]): { tenant: string; login: string | undefined } {
  try {
    const text = { type: 'string' } as const;
    const { tenant, login } = parseArgs({ args, options: { tenant: text, login: text } }).values;
    if (tenant) return { tenant, login };
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
  throw new UsageError('Say for which tenant: --tenant NAME');
}
