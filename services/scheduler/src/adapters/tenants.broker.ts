import { systemCaller } from '@merchant-analysis/broker/meta';
import type { Host } from '@merchant-analysis/broker/service';
import { listTenants } from '@merchant-analysis/contracts/identity';
import type { ScheduledTenant, Tenants } from '../ports/tenants.js';

/** Every tenant of the platform, as a scheduled job may list them. */
export function tenantsOver(host: Host): Tenants {
  return {
    async listTenants() {
      const tenants: ScheduledTenant[] = [];
      let cursor: string | undefined;
      do {
        const { data, page } = await host.ask(
          listTenants,
          { limit: 500, cursor },
          { caller: systemCaller('platform') },
        );
        tenants.push(...data.map(({ id, createdAt }) => ({ id, createdAt: Date.parse(createdAt) })));
        cursor = page.hasMore ? page.nextCursor : undefined;
      } while (cursor !== undefined);
      return tenants;
    },
  };
}
