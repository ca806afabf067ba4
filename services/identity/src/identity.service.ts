import type { Composition } from '@merchant-analysis/broker/composition';
import { answer, type Host, service } from '@merchant-analysis/broker/service';
import * as contracts from '@merchant-analysis/contracts/identity';
import { keepAuditRecord, showAudit } from './actions/audit.js';
import { changePassword } from './actions/change-password.js';
import { changeTenant } from './actions/change-tenant.js';
import { changeRoles, changeUser, removeUser } from './actions/change-user.js';
import { createTenant, resetOwnerPassword } from './actions/create-tenant.js';
import { createUser } from './actions/create-user.js';
import type { BooksRim } from './actions/known-limits.js';
import { type LogInPorts, logIn } from './actions/log-in.js';
import { logOut } from './actions/log-out.js';
import { showTenant, showTenants } from './actions/read-tenants.js';
import { showLimits, showMe, showUser, showUsers } from './actions/read-users.js';
import { refreshTokens } from './actions/refresh-tokens.js';
import { resolveSession } from './actions/resolve-session.js';
import { showRoles } from './actions/show-roles.js';
import type { IsInRanges } from './ports/address-ranges.js';

export type IdentityPorts = LogInPorts &
  BooksRim & {
    readonly isInRanges: IsInRanges;
    readonly started?: (host: Host) => void;
    readonly stopped?: () => Promise<void>;
  };

/** What identity answers. */
export function identityService(ports: IdentityPorts): Composition['schema'] {
  const { accessTokens, clock, store } = ports;
  return service('identity', {
    answers: [
      answer(contracts.logIn, logIn(ports)),
      answer(contracts.refreshTokens, refreshTokens(ports)),
      answer(contracts.logOut, logOut(ports)),
      answer(contracts.changePassword, changePassword(ports)),
      answer(contracts.resolveSession, resolveSession(ports)),
      answer(contracts.verificationKeys, async () => accessTokens.published(clock.now())),
      answer(contracts.getMe, showMe(ports)),
      answer(contracts.createUser, createUser(ports)),
      answer(contracts.listUsers, showUsers(ports)),
      answer(contracts.getUser, showUser(ports)),
      answer(contracts.readLimits, showLimits(ports)),
      answer(contracts.updateUser, changeUser(ports)),
      answer(contracts.setUserRoles, changeRoles(ports)),
      answer(contracts.deleteUser, removeUser(ports)),
      answer(contracts.listRoles, showRoles),
      answer(contracts.getTenant, showTenant(ports)),
      answer(contracts.updateTenant, changeTenant(ports)),
      answer(contracts.listTenants, showTenants(ports)),
      answer(contracts.createTenant, createTenant(ports)),
      answer(contracts.resetOwner, resetOwnerPassword(ports)),
      answer(contracts.recordAudit, keepAuditRecord(ports)),
      answer(contracts.listAudit, showAudit(ports)),
    ],
    stores: { store },
    started: (host) => ports.started?.(host),
    stopped: async () => ports.stopped?.(),
  });
}
