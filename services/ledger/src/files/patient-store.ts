import type { ChunkPort } from '../ports/chunks.js';
import type { LedgerStore } from '../ports/ledger-store.js';
import type { MerchantPort } from '../ports/merchants.js';
import { waitForStorage } from './wait-for-storage.js';

/** What an import needs of the books. Each step may be repeated: chunks have numbers, new merchants a key. */
export interface PatientStore {
  readonly chunks: Pick<ChunkPort, 'applyChunk' | 'readCheckpoint'>;
  readonly merchants: Pick<MerchantPort, 'findMerchant' | 'findMerchantsByName' | 'createMerchant'>;
}

/** The books of an import that waits while the store takes no writes, instead of failing. */
export function patientStore({ chunks, merchants }: LedgerStore, onWait: () => void): PatientStore {
  const patient =
    <Arguments extends unknown[], Result>(step: (...given: Arguments) => Promise<Result>) =>
    (...given: Arguments): Promise<Result> =>
      waitForStorage(() => step(...given), onWait);
  return {
    chunks: {
      applyChunk: patient((chunk) => chunks.applyChunk(chunk)),
      readCheckpoint: patient((tenantId: string, importId: string) =>
        chunks.readCheckpoint(tenantId, importId),
      ),
    },
    merchants: {
      findMerchant: patient((tenantId: string, merchantId: string) =>
        merchants.findMerchant(tenantId, merchantId),
      ),
      findMerchantsByName: patient((tenantId: string, name: string) =>
        merchants.findMerchantsByName(tenantId, name),
      ),
      createMerchant: patient((creation) => merchants.createMerchant(creation)),
    },
  };
}
