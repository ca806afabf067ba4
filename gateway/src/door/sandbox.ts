import { ask } from '@merchant-analysis/broker/ask';
import { systemCaller } from '@merchant-analysis/broker/meta';
import type { Caller } from '@merchant-analysis/contracts/caller';
import { listTenants, PLATFORM_TENANT } from '@merchant-analysis/contracts/identity';
import { listMerchants } from '@merchant-analysis/contracts/merchants';
import { problem } from '@merchant-analysis/contracts/problems';
import type { Clock } from '@merchant-analysis/kernel/clock';
import type { ServiceBroker } from 'moleculer';
import { scopeOf } from './scope.js';

/** The merchant about whom a stranger may ask, and the caller as which they ask. */
export interface SandboxMerchant {
  readonly caller: Caller;
  readonly scope: string;
  readonly merchantId: string;
}

/** @throws Problem SERVICE_UNAVAILABLE while there is no sandbox merchant yet. */
export type FindSandbox = () => SandboxMerchant | Promise<SandboxMerchant>;

/** How soon a sandbox that was not there is looked for again, milliseconds. */
const LOOK_AGAIN_AFTER = 1_000;

/** Finds the sandbox tenant and its merchant once and remembers them. */
export function createSandbox(broker: ServiceBroker, clock: Clock): FindSandbox {
  let found: SandboxMerchant | undefined;
  let looking: Promise<SandboxMerchant> | undefined;
  let failedAt = Number.NEGATIVE_INFINITY;

  const look = async (): Promise<SandboxMerchant> => {
    try {
      found = await lookForSandbox(broker);
      return found;
    } catch (error) {
      failedAt = clock.now();
      throw error;
    } finally {
      looking = undefined;
    }
  };

  return () => {
    if (found) return found;
    if (!looking && clock.now() - failedAt < LOOK_AGAIN_AFTER)
      throw problem('SERVICE_UNAVAILABLE', { service: 'sandbox' });
    looking ??= look();
    return looking;
  };
}

async function lookForSandbox(broker: ServiceBroker): Promise<SandboxMerchant> {
  const requestId = broker.generateUid();
  let cursor: string | undefined;
  do {
    const page = await ask(
      broker,
      listTenants,
      { limit: 500, cursor },
      { caller: systemCaller(PLATFORM_TENANT), requestId },
    );
    const tenant = page.data.find(({ kind }) => kind === 'sandbox');
    if (tenant) {
      const merchants = await ask(
        broker,
        listMerchants,
        { limit: 1 },
        { caller: systemCaller(tenant.id), requestId },
      );
      const merchant = merchants.data[0];
      if (!merchant) break;
      const caller: Caller = {
        tenantId: tenant.id,
        userId: 'sandbox',
        roles: ['sandbox'],
        merchantIds: [merchant.id],
      };
      return { caller, scope: scopeOf(caller), merchantId: merchant.id };
    }
    cursor = page.page.nextCursor;
  } while (cursor !== undefined);
  throw problem('SERVICE_UNAVAILABLE', { service: 'sandbox' });
}
