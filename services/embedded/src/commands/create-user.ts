import { parseArgs } from 'node:util';
import { systemCaller } from '@merchant-analysis/broker/meta';
import { ROLES, role } from '@merchant-analysis/contracts/caller';
import { createUser, PLATFORM_TENANT } from '@merchant-analysis/contracts/identity';
import { compose as identity } from '@merchant-analysis/identity/container';
import { z } from 'zod';
import { findTenant } from './find-tenant.js';
import { openPlatform } from './open-platform.js';
import { runCommand } from './run-command.js';
import { UsageError } from './usage-error.js';

const USAGE = `npm run create-user -- --tenant NAME --login LOGIN --roles ROLE[,ROLE]

  --tenant  name or id of the tenant; "platform" for administrators of the platform
  --login   name to log in with, unique in the platform
  --roles   of ${ROLES.join(', ')}

The way to the first people of the operator (ops, aml_analyst, auditor, platform_admin): no owner may make them.
Prints a first password that works once.`;

const roleList = z.array(role).min(1);

await runCommand(USAGE, async (args, env) => {
  const { tenant, login, roles } = readFlags(args);
  const platform = await openPlatform(env, { identity });
  try {
    const { tenantId, name } =
      tenant === 'platform'
        ? { tenantId: PLATFORM_TENANT, name: tenant }
        : await findTenant(platform.host, tenant);
    const made = await platform.host.ask(createUser, { login, roles }, { caller: systemCaller(tenantId) });
    process.stdout.write(
      `Made ${made.user.login} (${made.user.roles.join(', ')}) in ${name}.\n` +
        `First password: ${made.firstPassword}\n` +
        'It works once, within seven days, and must then be changed.\n',
    );
  } finally {
    await platform.close();
  }
});

function readFlags(args: string[]): { tenant: string; login: string; roles: z.output<typeof roleList> } {
  const { tenant, login, roles } = readTexts(args);
  if (!tenant || !login || !roles) throw new UsageError('A user needs a tenant, a login and roles.');
  const parsed = roleList.safeParse(roles.split(',').map((one) => one.trim()));
  if (!parsed.success) throw new UsageError(`--roles: ${roles} is not a list of roles`);
  return { tenant, login, roles: parsed.data };
}

function readTexts(args: string[]) {
  const text = { type: 'string' } as const;
  try {
    return parseArgs({ args, options: { tenant: text, login: text, roles: text } }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
