import { systemCaller } from '@merchant-analysis/broker/meta';
import type { Host } from '@merchant-analysis/broker/service';
import {
  createTenant,
  listTenants,
  PLATFORM_TENANT,
  type Tenant,
} from '@merchant-analysis/contracts/identity';
import { UsageError } from './usage-error.js';

interface FoundTenant {
  readonly tenantId: string;
  readonly name: string;
  /** Only of a tenant that was made now: how its owner logs in for the first time. */
  readonly login?: { readonly name: string; readonly oneTimePassword: string } | undefined;
}

const FIRST_TENANT = { name: '我的商户', kind: 'live', ownerLogin: 'owner' } as const;

/**
 * The tenant that a command works for: the one that is named (by name or id), else the only one there is besides
 * the sandbox. On a platform without tenants one is made.
 * @throws UsageError when the name is unknown, or when there are several and none was named.
 */
export async function findTenant(host: Host, named: string | undefined): Promise<FoundTenant> {
  const tenants = await listAll(host);
  if (named !== undefined) {
    const match = tenants.find((tenant) => tenant.id === named || tenant.name === named);
    if (!match) throw new UsageError(`There is no tenant ${named}. ${namesOf(tenants)}`);
    return { tenantId: match.id, name: match.name };
  }
  const [first, ...others] = tenants.filter((tenant) => tenant.kind !== 'sandbox');
  if (first && others.length > 0)
    throw new UsageError(`Say for which tenant: --tenant NAME. ${namesOf(tenants)}`);
  return first ? { tenantId: first.id, name: first.name } : makeFirstTenant(host);
}

async function listAll(host: Host): Promise<Tenant[]> {
  const caller = systemCaller(PLATFORM_TENANT);
  const tenants: Tenant[] = [];
  let cursor: string | undefined;
  do {
    const { data, page } = await host.ask(listTenants, { limit: 500, cursor }, { caller });
    tenants.push(...data);
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return tenants;
}

async function makeFirstTenant(host: Host): Promise<FoundTenant> {
  const caller = systemCaller(PLATFORM_TENANT);
  const { tenant, oneTimePassword } = await host.ask(createTenant, FIRST_TENANT, { caller });
  const login =
    oneTimePassword === undefined ? undefined : { name: FIRST_TENANT.ownerLogin, oneTimePassword };
  return { tenantId: tenant.id, name: tenant.name, login };
}

function namesOf(tenants: readonly Tenant[]): string {
  if (tenants.length === 0) return 'There are none yet.';
  return `There are: ${tenants.map((tenant) => `${tenant.name} (${tenant.id})`).join(', ')}.`;
}
