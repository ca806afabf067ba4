import type { CallerRole } from '@merchant-analysis/contracts/caller';
import type { Audience } from '@merchant-analysis/contracts/compliance';

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
