import type { Call } from '@merchant-analysis/broker/service';
import { isLimited } from '@merchant-analysis/contracts/caller';
import type { ParamsOf, ResultOf } from '@merchant-analysis/contracts/contract';
import type { updateTenant } from '@merchant-analysis/contracts/identity';
import { problem } from '@merchant-analysis/contracts/problems';
import { TENANT_MANAGERS } from '../domain/roles.js';
import type { IsInRanges } from '../ports/address-ranges.js';
import type { IdentityStore } from '../ports/identity-store.js';
import type { TenantRecord } from '../ports/records.js';
import type { SessionNews } from '../ports/session-news.js';
import { announceRevocation } from './announce-revocation.js';
import { changesBetween } from './changes.js';
import { demandRole, notAllowed } from './permission.js';
import { shownTenant } from './shown.js';

interface Ports {
  readonly store: IdentityStore;
  readonly isInRanges: IsInRanges;
  readonly news: SessionNews;
}

/** Name and address ranges; never ranges that would shut out who sets them. */
export function changeTenant({ store, isInRanges, news }: Ports) {
  return async (
    { ifVersion, ...change }: ParamsOf<typeof updateTenant>,
    call: Call,
  ): Promise<ResultOf<typeof updateTenant>> => {
    const { caller } = call;
    demandRole(caller, TENANT_MANAGERS);
    // It would shut out people whose merchants this one may not see.
    if (isLimited(caller)) throw notAllowed(caller.roles);
    const known = await store.findTenant(caller.tenantId);
    if (!known) throw problem('NOT_FOUND', { what: 'tenant' });
    const ranges = change.addressRanges ?? [];
    if (ranges.length > 0 && caller.address !== undefined && !isInRanges(caller.address, ranges)) {
      throw problem('CONFLICT', {
        reason: {
          en: `these ranges would shut out your own address ${caller.address}`,
          zh: `这些地址范围会把您自己的地址 ${caller.address} 挡在外面`,
        },
      });
    }
    const note = (after: TenantRecord) => ({
      resourceType: 'tenant',
      resourceId: after.id,
      changes: changesBetween(known, after, ['name', 'addressRanges']),
    });
    const tenant = await store.changeTenant(caller.tenantId, change, ifVersion, call.withRecord(note));
    if (change.addressRanges) await announceRevocation(news, call, { tenantId: tenant.id });
    call.audit(note(tenant));
    return shownTenant(tenant);
  };
}
