import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemCaller } from '@merchant-analysis/broker/meta';
import type { Host } from '@merchant-analysis/broker/service';
import { createMerchant } from '@merchant-analysis/contracts/merchants';
import { createTransactions, putInvoices } from '@merchant-analysis/contracts/transactions';
import { Problem } from '@merchant-analysis/kernel/problem';
import type { Books } from '../ports/books.js';

/** A ledger that restarts is away for some seconds; a job outlives that. Waits double from the first. */
const PATIENCE = { attempts: 7, firstWaitMs: 500 };
const TIMEOUT_MS = 30_000;

/** The books of a tenant, written by the platform itself. */
export function ledgerBooks(host: Host, tenantId: string, patience = PATIENCE): Books {
  const caller = systemCaller(tenantId);
  const options = { caller, timeoutMs: TIMEOUT_MS };
  return {
    openMerchant: async (key, registration) => {
      const fingerprint = createHash('sha256').update(JSON.stringify(registration)).digest('hex');
      const idempotency = { key, fingerprint };
      const { id } = await patiently(patience, () =>
        host.ask(createMerchant, registration, { ...options, idempotency }),
      );
      return { merchantId: id };
    },
    writeTransactions: async (merchantId, transactions) => {
      const params = { merchantId, transactions: [...transactions] };
      await patiently(patience, () => host.ask(createTransactions, params, options));
    },
    writeInvoices: async (merchantId, invoices) => {
      await patiently(patience, () => host.ask(putInvoices, { merchantId, invoices }, options));
    },
  };
}

/** Calls again after a failure that says that it may pass. Only for calls whose effect happens once. */
async function patiently<T>(patience: typeof PATIENCE, call: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof Problem) || !error.retryable || attempt === patience.attempts) throw error;
      await sleep(patience.firstWaitMs * 2 ** (attempt - 1));
    }
  }
}
