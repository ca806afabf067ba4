import type { CallerRole } from './caller.js';
import type { Audience } from './compliance.js';

/**
 * Which rules a role may know of. M: the merchant may see it; O: operations; A: the anti-money-laundering
 * analyst only (反洗钱法 art. 35: who is suspected must not learn of it). People of the merchant see M alone.
 */
const AUDIENCES: Readonly<Record<CallerRole, readonly Audience[]>> = {
  owner: ['M'],
  manager: ['M'],
  clerk: ['M'],
  broker: ['M'],
  sandbox: ['M'],
  ops: ['M', 'O'],
  auditor: ['M', 'O'],
  aml_analyst: ['M', 'O', 'A'],
  system: ['M', 'O', 'A'],
  platform_admin: [],
};

/** The audiences of someone with these roles. */
export function audiencesOf(roles: readonly CallerRole[]): Audience[] {
  return [...new Set(roles.flatMap((role) => AUDIENCES[role]))];
}

/** What an audit record about an alert is about, by the widest audience of its rule. */
const ALERT_RESOURCES: Readonly<Record<Audience, string>> = {
  M: 'compliance-alert',
  O: 'compliance-alert-operations',
  A: 'compliance-alert-aml',
};

/** The resource type for the audit record of an effect on an alert of a rule with these audiences. */
export function alertResource(audiences: readonly Audience[]): string {
  return ALERT_RESOURCES[(['M', 'O', 'A'] as const).find((one) => audiences.includes(one)) ?? 'A'];
}

/** Resource types of audit records that would tell someone with these roles of a rule they may not know. */
export function hiddenAuditResources(roles: readonly CallerRole[]): string[] {
  const visible = audiencesOf(roles);
  return (['M', 'O', 'A'] as const)
    .filter((audience) => !visible.includes(audience))
    .map((audience) => ALERT_RESOURCES[audience]);
}
