import { z } from 'zod';
import { groupId, merchantId, sessionId } from './fields.js';

/**
 * owner, manager, clerk: people of the merchant. broker: prepares a loan application for merchants.
 * ops, aml_analyst, auditor: people of the operator of the platform inside a tenant.
 * platform_admin: tenants. sandbox: nobody in particular, sees the sandbox merchant. system: scheduled jobs.
 */
export const ROLES = [
  'owner',
  'manager',
  'clerk',
  'broker',
  'ops',
  'aml_analyst',
  'auditor',
  'platform_admin',
] as const;

export const role = z.enum(ROLES);
export type Role = z.output<typeof role>;

/** Roles that no person can be given. */
export const callerRole = z.enum([...ROLES, 'sandbox', 'system']);
export type CallerRole = z.output<typeof callerRole>;

/**
 * Who asks, as the gateway found out from the token. It travels in the broker's meta beside every call, and
 * every service reads the tenant and the limits from here and never from the parameters.
 */
export const caller = z.object({
  tenantId: z.string(),
  userId: z.string(),
  roles: z.array(callerRole).min(1),
  /** Absent: every merchant of the tenant. Present: only these and those of `groupIds`. */
  merchantIds: z.array(merchantId).optional(),
  groupIds: z.array(groupId).optional(),
  /** The session behind the token; absent where nobody logged in. */
  sessionId: sessionId.optional(),
  /** IP address of the client, for the audit record. */
  address: z.string().optional(),
});
export type Caller = z.output<typeof caller>;

/** Whether this caller was limited to some merchants. */
export function isLimited(who: Caller): boolean {
  return who.merchantIds !== undefined || who.groupIds !== undefined;
}

/** Whether this caller may know of a merchant at all. Not yours and not there look the same: 404. */
export function maySeeMerchant(who: Caller, merchant: { id: string; groupIds: readonly string[] }): boolean {
  if (!isLimited(who)) return true;
  if (who.merchantIds?.includes(merchant.id)) return true;
  return merchant.groupIds.some((group) => who.groupIds?.includes(group) ?? false);
}
