import type { MongoStore } from '@merchant-analysis/storage/mongo';
import {
  type MigrationState,
  migrationStates,
  unknownSteps,
} from '@merchant-analysis/storage/mongo-migrations';
import type { Schema } from '../schemas.js';

/** How far the collections of one service are. */
export interface SchemaStatus {
  readonly owner: string;
  /** In the order of the list. */
  readonly steps: readonly MigrationState[];
  /** Names of applied steps that only a newer version knows. */
  readonly newer: readonly string[];
}

export function readStatus(
  database: MongoStore['database'],
  schemas: readonly Schema[],
): Promise<SchemaStatus[]> {
  return Promise.all(
    schemas.map(async ({ owner, migrations }) => {
      const unknown = await unknownSteps(database, owner, migrations);
      const steps = await migrationStates(database, owner, migrations);
      return { owner, steps, newer: unknown.map(({ name }) => name) };
    }),
  );
}

/** Whether there is something that the code of this version needs. */
export function isExpandOpen(status: readonly SchemaStatus[]): boolean {
  return countOpen(status, 'expand') > 0;
}

/** A line for each step, and a last one that says what to do next. */
export function statusPage(status: readonly SchemaStatus[]): string {
  const lines = status.flatMap(({ owner, steps, newer }) => [
    owner,
    ...steps.map(lineOf),
    ...newer.map((name) => `  newer                 ${name}`),
  ]);
  return `${[...lines, summaryOf(status)].join('\n')}\n`;
}

function lineOf({ name, phase, appliedAt }: MigrationState): string {
  const at =
    appliedAt === undefined ? `open, ${phase}` : appliedAt.toISOString().slice(0, 19).replace('T', ' ');
  return `  ${at.padEnd(20)}  ${name}`;
}

function summaryOf(status: readonly SchemaStatus[]): string {
  const steps = status.flatMap((one) => one.steps).length;
  const expand = countOpen(status, 'expand');
  const contract = countOpen(status, 'contract');
  const applied = `${steps - expand - contract} of ${steps} steps are applied`;
  if (expand > 0) return `${applied}; ${expand} to expand: npm run migrate -- --up`;
  if (contract > 0) {
    return `${applied}; ${contract} to contract, once no older version runs: npm run migrate -- --up --contract`;
  }
  return `${applied}: nothing to do`;
}

function countOpen(status: readonly SchemaStatus[], phase: MigrationState['phase']): number {
  const steps = status.flatMap((one) => one.steps);
  return steps.filter((step) => step.phase === phase && step.appliedAt === undefined).length;
}
