import { systemCaller } from '@merchant-analysis/broker/meta';
import { createTenant, PLATFORM_TENANT, type Tokens } from '@merchant-analysis/contracts/identity';
import { compose as identity } from '@merchant-analysis/identity/container';
import type { ApiClient } from '../http/api-client.js';
import { openServices } from './open-services.js';

export interface Owner {
  readonly tenantId: string;
  readonly login: string;
  readonly password: string;
}

/** Makes tenants with an owner each, in a folder that no server has open. */
export async function makeOwners(
  dataDir: string,
  count: number,
  settings: Readonly<Record<string, string>> = {},
): Promise<Owner[]> {
  const platform = await openServices(dataDir, { identity }, settings);
  try {
    const owners: Owner[] = [];
    for (let index = 0; index < count; index++) {
      const login = `owner-${index}`;
      const made = await platform.host.ask(
        createTenant,
        { name: `Bench ${index}`, ownerLogin: login },
        { caller: systemCaller(PLATFORM_TENANT) },
      );
      owners.push({ tenantId: made.tenant.id, login, password: made.oneTimePassword ?? '' });
    }
    return owners;
  } finally {
    await platform.close();
  }
}

/** Logs in with the one-time password and chooses another one. */
export async function choosePassword(client: ApiClient, owner: Owner): Promise<Owner> {
  const first = await logIn(client, owner);
  const password = `${owner.login} has chosen`;
  await client.json('POST', '/api/v1/auth/password', {
    token: first.accessToken,
    body: { currentPassword: owner.password, newPassword: password },
  });
  return { ...owner, password };
}

export function logIn(client: ApiClient, { login, password }: Owner): Promise<Tokens> {
  return client.json<Tokens>('POST', '/api/v1/auth/login', { body: { login, password } });
}
