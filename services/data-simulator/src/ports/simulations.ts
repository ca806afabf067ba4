import type { ArchetypeName } from '../domain/archetype.js';

/** How far one merchant of a simulation is. */
export interface SimulatedMerchant {
  /** Its number within the simulation, from 0. */
  readonly number: number;
  readonly merchantId: string;
  readonly name: string;
  readonly archetype: ArchetypeName;
  /** Parts that the ledger has acknowledged. */
  readonly partsWritten: number;
  readonly transactions: number;
  readonly isComplete: boolean;
}

/** What the simulator remembers of its work, so that it can go on after a crash. Every method is one atomic step. */
export interface SimulationStore {
  /** Sorted by number. */
  listMerchants(simulationId: string): Promise<SimulatedMerchant[]>;
  /** Writes how far a merchant is, in place of what was known of it. */
  keepMerchant(simulationId: string, merchant: SimulatedMerchant): Promise<void>;
}
