import { z } from 'zod';
import { caller, role } from './caller.js';
import { command, query } from './contract.js';
import {
  groupId,
  instant,
  line,
  merchantId,
  pageOf,
  pageParams,
  sessionId,
  tenantId,
  userId,
} from './fields.js';

export const loginName = line(100).describe('Name to log in with, unique in the platform');
export const password = z.string().min(8).max(128);

export const addressRange = z
  .union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()], 'must be an address or a range such as 10.0.0.0/8')
  .describe('An IPv4 or IPv6 address, or a range in CIDR notation');

export const tenant = z.object({
  id: tenantId,
  name: line(200),
  kind: z.enum(['live', 'demo', 'sandbox']),
  addressRanges: z.array(addressRange).describe('Empty: every address may come in'),
  createdAt: instant,
  version: z.int().min(1),
});
export type Tenant = z.output<typeof tenant>;

export const user = z.object({
  id: userId,
  login: loginName,
  name: line(200).optional(),
  roles: z.array(role).min(1),
  /** Absent: every merchant of the tenant. */
  merchantIds: z.array(merchantId).optional(),
  groupIds: z.array(groupId).optional(),
  disabled: z.boolean(),
  mustChangePassword: z.boolean(),
  createdAt: instant,
  lastLoginAt: instant.optional(),
  version: z.int().min(1),
});
export type User = z.output<typeof user>;

export const tokens = z.object({
  accessToken: z.string(),
  tokenType: z.literal('Bearer'),
  expiresIn: z.int().describe('Seconds'),
  refreshToken: z.string(),
  refreshExpiresIn: z.int(),
  mustChangePassword: z.boolean(),
});
export type Tokens = z.output<typeof tokens>;

/**
 * The tenant of the platform itself: its administrators live here, and so do audit records of which nobody
 * knows the tenant (a login with an unknown name). It owns no merchants and is not in `listTenants`.
 */
export const PLATFORM_TENANT = 'ten_platform';

/**
 * logIn, refreshTokens, logOut and changePassword keep their audit records themselves (`auth.login`,
 * `auth.refresh`, `auth.refresh.reused`, `auth.logout`, `auth.password`; done or refused), because only identity knows the
 * tenant of a name that was typed: the door writes none for them. It passes the address in the caller.
 */
export const logIn = command({
  action: 'identity.logIn',
  summary: 'Log in with a name and a password, or with the one-time code of the first start',
  params: z.strictObject({ login: z.string().max(100), password: z.string().max(200) }),
  result: tokens,
});

export const refreshTokens = command({
  action: 'identity.refreshTokens',
  summary: 'Exchange a refresh token for new tokens; used twice, its whole family is revoked',
  params: z.strictObject({ refreshToken: z.string().max(500) }),
  result: tokens,
});

export const logOut = command({
  action: 'identity.logOut',
  summary: 'End this session; its tokens are refused from now on',
  params: z.strictObject({ everywhere: z.boolean().default(false) }),
  result: z.object({ loggedOut: z.literal(true) }),
});

export const changePassword = command({
  action: 'identity.changePassword',
  summary: 'Change the own password; every other session ends',
  params: z.strictObject({ currentPassword: z.string().max(200), newPassword: password }),
  result: tokens,
});

/**
 * What the gateway asks for every token it has verified and does not remember: is the session alive, what may
 * its user do now? Refused with NOT_AUTHENTICATED when it was revoked. No caller is needed.
 */
export const resolveSession = query({
  action: 'identity.resolveSession',
  summary: 'The caller behind a verified access token',
  params: z.object({ sessionId, userId, tenantId, epoch: z.int() }),
  result: z.object({ caller, mustChangePassword: z.boolean(), addressRanges: z.array(addressRange) }),
});

/** Event: sessions ended or roles changed; whoever remembers callers of these users forgets them at once. */
export const SESSIONS_REVOKED = 'identity.sessionsRevoked';
export const sessionsRevoked = z.object({
  tenantId,
  userId: userId.optional().describe('Absent: every user of the tenant'),
});

/** Where the same is told a second time, in Redis, for who missed the event. */
export function sessionsRevokedStream(environment: string): string {
  return `merchant-analysis:${environment}:sessions-revoked`;
}

/** The newest key signs, the one before it still verifies. An unknown kid in a token is a reason to ask again. */
export const verificationKeys = query({
  action: 'identity.getVerificationKeys',
  summary: 'How access tokens are verified; with HS256 there are no keys here, the secret is a setting',
  params: z.object({}),
  result: z.object({
    algorithm: z.enum(['ES256', 'HS256']),
    issuer: z.string(),
    audience: z.string(),
    keys: z.array(z.object({ kid: z.string(), algorithm: z.literal('ES256'), publicKeyPem: z.string() })),
  }),
});

export const getMe = query({
  action: 'identity.getMe',
  summary: 'Who I am',
  params: z.object({}),
  result: z.object({ user, tenant }),
});

export const createUser = command({
  action: 'identity.createUser',
  idempotent: 'with-key',
  summary: 'Add a user; the answer holds a first password that must be changed at the first login',
  params: z.strictObject({
    login: loginName,
    name: line(200).optional(),
    roles: z.array(role).min(1).max(8),
    merchantIds: z.array(merchantId).max(1000).optional(),
    groupIds: z.array(groupId).max(100).optional(),
  }),
  result: z.object({ user, firstPassword: z.string() }),
});

export const listUsers = query({
  action: 'identity.listUsers',
  summary: 'Users of the tenant',
  params: z.object({ ...pageParams }),
  result: pageOf(user),
});

export const getUser = query({
  action: 'identity.getUser',
  summary: 'One user',
  params: z.object({ userId }),
  result: user,
});

/**
 * For a service that acts for somebody who is not here, such as who made a webhook. It tells nothing else of the user,
 * and is on no route.
 */
export const readLimits = query({
  action: 'identity.readLimits',
  summary: 'What a user may see now (services only)',
  params: z.object({ userId: z.string().max(60) }),
  result: z.object({
    isActive: z.boolean().describe('false: removed or disabled, so the user may see nothing'),
    merchantIds: z.array(merchantId).optional(),
    groupIds: z.array(groupId).optional(),
  }),
});

export const updateUser = command({
  action: 'identity.updateUser',
  summary: 'Change a user: name, limits, disabled. null lifts a limit',
  params: z.strictObject({
    userId,
    ifVersion: z.int().min(1).optional(),
    name: line(200).optional(),
    merchantIds: z.array(merchantId).max(1000).nullable().optional(),
    groupIds: z.array(groupId).max(100).nullable().optional(),
    disabled: z.boolean().optional(),
    resetPassword: z.boolean().optional(),
  }),
  result: z.object({ user, firstPassword: z.string().optional() }),
});

export const setUserRoles = command({
  action: 'identity.setUserRoles',
  summary: 'Set the roles of a user; nobody gives a role that they may not give',
  params: z.strictObject({
    userId,
    roles: z.array(role).min(1).max(8),
    ifVersion: z.int().min(1).optional(),
  }),
  result: user,
});

export const deleteUser = command({
  action: 'identity.deleteUser',
  summary: 'Remove a user; audit records keep the id',
  params: z.strictObject({ userId }),
  result: z.object({ deleted: z.literal(true) }),
});

export const listRoles = query({
  action: 'identity.listRoles',
  summary: 'Roles and what they are for',
  params: z.object({}),
  result: z.object({
    data: z.array(z.object({ role, description: z.object({ zh: z.string(), en: z.string() }) })),
  }),
});

export const getTenant = query({
  action: 'identity.getTenant',
  summary: "The caller's tenant",
  params: z.object({}),
  result: tenant,
});

export const updateTenant = command({
  action: 'identity.updateTenant',
  summary: 'Rename the tenant or limit the addresses it accepts',
  params: z.strictObject({
    ifVersion: z.int().min(1).optional(),
    name: line(200).optional(),
    addressRanges: z.array(addressRange).max(50).optional(),
  }),
  result: tenant,
});

export const listTenants = query({
  action: 'identity.listTenants',
  summary: 'All tenants (platform administrators and scheduled jobs only)',
  params: z.object({ ...pageParams }),
  result: pageOf(tenant),
});

/** For platform administrators, the demo and the command line. The first owner logs in with the one-time code. */
export const createTenant = command({
  action: 'identity.createTenant',
  idempotent: 'with-key',
  summary: 'Make a tenant with its first owner',
  params: z.strictObject({
    name: line(200),
    kind: z.enum(['live', 'demo', 'sandbox']).default('live'),
    ownerLogin: loginName.optional(),
  }),
  result: z.object({
    tenant,
    owner: user.optional(),
    oneTimePassword: z
      .string()
      .optional()
      .describe('Shown once; works once; must be changed at the first login'),
  }),
});

/** For the command line of the operator, when the one-time code was lost. Ends every session of the owner. */
export const resetOwner = command({
  action: 'identity.resetOwner',
  summary: 'A new one-time password for the owner of a tenant (system only)',
  params: z.strictObject({
    tenant: line(200).describe('Name or id'),
    ownerLogin: loginName.optional().describe('Which owner; absent: the first one'),
  }),
  result: z.object({ tenant, owner: user, oneTimePassword: z.string() }),
});

export const auditRecord = z.object({
  seq: z
    .int()
    .optional()
    .describe('Number in the tenant, without a gap; absent for readers who do not see every record'),
  at: instant,
  tenantId,
  actor: z.object({ userId: z.string(), roles: z.array(z.string()), login: z.string().optional() }),
  action: z.string().describe('Action name, or auth.login, access.refused, …'),
  outcome: z.enum(['done', 'refused', 'failed']),
  resource: z.object({ type: z.string(), id: z.string().optional() }),
  changes: z.record(z.string(), z.unknown()).optional().describe('field → { from, to }, secrets left out'),
  address: z.string().optional(),
  requestId: z.string().optional(),
});
export type AuditRecord = z.output<typeof auditRecord>;

/**
 * The tenant and the actor come from the record, so only the platform's own code may call this (it is on no
 * route). A repetition has the same request id, action, outcome, actor and resource: the request id must be
 * one that the door made, or a client could hide its second deed behind its first.
 */
export const recordAudit = command({
  action: 'identity.recordAudit',
  summary: 'Keep an audit record; the same again changes nothing',
  params: auditRecord.omit({ seq: true, at: true }).extend({ at: instant.optional() }),
  result: z.object({ seq: z.int() }),
  idempotent: true,
});

export const listAudit = query({
  action: 'identity.listAudit',
  summary: 'Audit records of the tenant, newest first',
  params: z.object({
    ...pageParams,
    from: instant.optional(),
    to: instant.optional(),
    userId: z.string().max(60).optional(),
    action: z.string().max(100).optional(),
    resourceType: z.string().max(60).optional(),
    resourceId: z.string().max(100).optional(),
    outcome: z.enum(['done', 'refused', 'failed']).optional(),
  }),
  result: pageOf(auditRecord),
});
