import { parseArgs } from 'node:util';
import { systemCaller } from '@merchant-analysis/broker/meta';
import { createTenant, PLATFORM_TENANT } from '@merchant-analysis/contracts/identity';
import { compose as identity } from '@merchant-analysis/identity/container';
import { openPlatform } from './open-platform.js';
import { runCommand } from './run-command.js';
import { UsageError } from './usage-error.js';

const USAGE = `npm run create-tenant -- --name NAME --owner LOGIN

  --name   what the tenant is called
  --owner  login name of its first owner, whose one-time password is printed`;

await runCommand(USAGE, async (args, env) => {
  const { name, owner } = readFlags(args);
  const platform = await openPlatform(env, { identity });
  try {
    const made = await platform.host.ask(
      createTenant,
      { name, ownerLogin: owner },
      { caller: systemCaller(PLATFORM_TENANT) },
    );
    process.stdout.write(
      `Made the tenant ${made.tenant.name} (${made.tenant.id}).\n` +
        `Log in as ${owner} with the one-time password ${made.oneTimePassword}; it works once.\n`,
    );
  } finally {
    await platform.close();
  }
});

function readFlags(args: string[]): { name: string; owner: string } {
  try {
    const { values } = parseArgs({ args, options: { name: { type: 'string' }, owner: { type: 'string' } } });
    if (values.name && values.owner) return { name: values.name, owner: values.owner };
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
  throw new UsageError('A tenant needs a name and an owner.');
}
