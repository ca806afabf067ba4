import { problem } from '@merchant-analysis/contracts/problems';
import { FIRST_VERSION, type ScheduleDefinition, withChanges } from '../domain/plan.js';
import type { VersionedSchedule } from '../domain/shown-schedule.js';
import type { ScheduleStore } from '../ports/schedule-store.js';

/** A schedule as it is for one tenant. @throws Problem NOT_FOUND */
export async function scheduleOf(
  { definitions, store }: { definitions: readonly ScheduleDefinition[]; store: ScheduleStore },
  tenantId: string,
  name: string,
): Promise<VersionedSchedule> {
  const definition = definitions.find((one) => one.name === name);
  if (definition === undefined) throw problem('NOT_FOUND', { what: 'schedule' });
  const override = await store.findOverride(tenantId, name);
  if (override === undefined) return { ...definition, version: FIRST_VERSION };
  return { ...withChanges(definition, override.changes), version: override.version };
}
