import { judgeDue } from '../domain/judge-due.js';
import { type ScheduleDefinition, withChanges } from '../domain/plan.js';
import type { JobStore } from '../ports/jobs.js';
import type { ScheduleStore } from '../ports/schedule-store.js';
import type { ScheduledTenant, Tenants } from '../ports/tenants.js';

/** Writing one job down takes milliseconds: after this, whoever claimed a due time is taken for dead. */
const CLAIM_LEASE_MS = 30_000;

export interface ClockRim {
  readonly definitions: readonly ScheduleDefinition[];
  readonly store: ScheduleStore;
  readonly jobs: JobStore;
  readonly tenants: Tenants;
  /** Names this process among all that look at the clock. */
  readonly holder: string;
  readonly newJobId: () => string;
}

/**
 * Looks whether something is due by the store's time, and writes a job down for each tenant and due time, once however many
 * processes look. A process that dies between claiming and writing loses its claim, and the next one finds the
 * job by its key or writes it.
 * @returns how many jobs were written.
 */
export async function lookAtClock(rim: ClockRim): Promise<number> {
  const now = await rim.store.now();
  const [tenants, overrides] = await Promise.all([rim.tenants.listTenants(), rim.store.listOverrides()]);
  let written = 0;
  for (const definition of rim.definitions) {
    const knownSince = await rim.store.knownSince(definition.name, now);
    for (const tenant of tenants) {
      const override = overrides.find((one) => one.tenantId === tenant.id && one.name === definition.name);
      const schedule = override === undefined ? definition : withChanges(definition, override.changes);
      const since = Math.max(knownSince, tenant.createdAt, override?.changedAt ?? 0);
      if (await settle(rim, schedule, tenant, { now, since })) written += 1;
    }
  }
  return written;
}

async function settle(
  { store, jobs, holder, newJobId }: ClockRim,
  schedule: ScheduleDefinition,
  tenant: ScheduledTenant,
  { now, since }: { now: number; since: number },
): Promise<boolean> {
  const verdict = judgeDue(schedule, now, since);
  if (verdict.what === 'nothing') return false;
  const { name, action } = schedule;
  const due = { tenantId: tenant.id, name, dueAt: verdict.dueAt };
  if (!(await store.claimDue(due, { holder, leaseMs: CLAIM_LEASE_MS }))) return false;
  if (verdict.what === 'skip') {
    await store.settleDue({ ...due, outcome: 'skipped', at: now });
    return false;
  }
  const job = await jobs.create(
    {
      id: newJobId(),
      kind: 'schedule-run',
      caller: { tenantId: tenant.id, userId: 'system', roles: ['system'] },
      request: { name, action, dueAt: verdict.dueAt },
      unit: 'merchants',
    },
    // No client can send a line break in a key, so none can take this one.
    { key: `due\n${name}\n${verdict.dueAt}`, fingerprint: 'due' },
  );
  await store.settleDue({ ...due, outcome: 'run', at: now, jobId: job.id });
  return true;
}
