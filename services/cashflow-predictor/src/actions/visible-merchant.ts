import type { Subject } from '@merchant-analysis/contracts/merchants';
import { problem } from '@merchant-analysis/contracts/problems';
import { Problem } from '@merchant-analysis/kernel/problem';
import type { Ledger } from '../ports/ledger.js';

/**
 * The merchant that something belongs to, for who may see it. Whose it is, is not told: for others the thing itself
 * is not there.
 * @throws Problem NOT_FOUND of `what`.
 */
export async function getOwner(ledger: Ledger, merchantId: string, what: string): Promise<Subject> {
  try {
    return await ledger.describeSubject({ merchantId });
  } catch (error) {
    if (error instanceof Problem && error.code === 'NOT_FOUND') throw problem('NOT_FOUND', { what });
    throw error;
  }
}
