import type { Caller, CallerRole } from '@merchant-analysis/contracts/caller';
import { problem } from '@merchant-analysis/contracts/problems';
import { hasRole } from '../domain/roles.js';

/** @throws NOT_ALLOWED when the caller has none of the roles. */
export function demandRole(caller: Caller, roles: readonly CallerRole[]): void {
  if (!hasRole(caller, roles)) throw notAllowed(caller.roles);
}

export function notAllowed(roles: readonly string[]) {
  return problem('NOT_ALLOWED', { role: roles.join(', ') });
}
