import type { CallerRole, Role } from '@merchant-analysis/contracts/caller';

/** Roles of the merchant's own people. The others belong to the operator of the platform. */
const MERCHANT_ROLES = ['owner', 'manager', 'clerk', 'broker'] as const satisfies readonly Role[];

const EVERY_ROLE = [
  ...MERCHANT_ROLES,
  'ops',
  'aml_analyst',
  'auditor',
  'platform_admin',
] as const satisfies readonly Role[];

/** Who may give and take which roles. Nobody else may; so nobody can rise above who made them. */
const GRANTS: Readonly<Partial<Record<CallerRole, readonly Role[]>>> = {
  owner: MERCHANT_ROLES,
  platform_admin: EVERY_ROLE,
  system: EVERY_ROLE,
};

interface Limits {
  readonly merchantIds?: readonly string[] | null | undefined;
  readonly groupIds?: readonly string[] | null | undefined;
}

/** Only what the rules look at, so that callers and kept users both fit. */
interface Person extends Limits {
  readonly roles: readonly CallerRole[];
}

/** Services that act by themselves. */
export const SERVICES = ['system'] as const;
export const USER_MANAGERS = ['owner', 'platform_admin', 'system'] as const;
export const USER_READERS = [...USER_MANAGERS, 'ops', 'auditor'] as const;
export const TENANT_MANAGERS = ['owner', 'platform_admin', 'system'] as const;
export const TENANT_MAKERS = ['platform_admin', 'system'] as const;
export const AUDIT_READERS = ['owner', 'auditor', 'ops', 'platform_admin', 'system'] as const;
/** Those who also see what the operator's people do about compliance: it must not warn whom it concerns. */
const OPERATOR_READERS: readonly CallerRole[] = ['auditor', 'ops', 'platform_admin', 'system'];

export function hasRole(person: Person, roles: readonly CallerRole[]): boolean {
  return person.roles.some((role) => roles.includes(role));
}

/** Whether this person may give or take every one of these roles. */
export function mayGrant(person: Person, roles: readonly CallerRole[]): boolean {
  return roles.every((role) => person.roles.some((own) => GRANTS[own]?.some((granted) => granted === role)));
}

/** Whether what these limits leave visible is visible to the person too. A person without limits sees all. */
export function coversLimits(person: Person, limits: Limits): boolean {
  if (!person.merchantIds && !person.groupIds) return true;
  if (!limits.merchantIds && !limits.groupIds) return false;
  return (
    (limits.merchantIds ?? []).every((id) => person.merchantIds?.includes(id)) &&
    (limits.groupIds ?? []).every((id) => person.groupIds?.includes(id))
  );
}

/** Whether this person may change a user at all: somebody with these roles and these limits. */
export function mayManage(person: Person, user: Person): boolean {
  return mayGrant(person, user.roles) && coversLimits(person, user);
}

export function seesOperatorsWork(person: Person): boolean {
  return hasRole(person, OPERATOR_READERS);
}

/**
 * Whether a deed is for the operator's eyes only: something about compliance that nobody of the merchant did.
 * To show it to the merchant, or just to count it, would tell whom a suspicion concerns.
 */
export function isOperatorsWork(record: {
  action: string;
  actor: { roles: readonly string[] };
  changes?: Readonly<Record<string, unknown>> | undefined;
}): boolean {
  const asked = record.changes?.['action'];
  const isCompliance =
    record.action.startsWith('compliance.') || (typeof asked === 'string' && asked.startsWith('compliance.'));
  return isCompliance && !record.actor.roles.some((role) => MERCHANT_ROLES.some((own) => own === role));
}
