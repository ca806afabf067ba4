import { problem } from '@merchant-analysis/contracts/problems';
import type { Clock } from '@merchant-analysis/kernel/clock';
import { FIRST_VERSION } from '@merchant-analysis/scheduler/domain/plan';
import type {
  Due,
  Override,
  ScheduleStore,
  SettledDue,
} from '@merchant-analysis/scheduler/ports/schedule-store';

interface Claim {
  holder: string;
  until: number;
  settled?: SettledDue;
}

/** Schedules in memory, by the same port. */
export function memoryScheduleStore(clock: Clock): ScheduleStore {
  const since = new Map<string, number>();
  const overrides = new Map<string, Override>();
  const dues = new Map<string, Claim>();
  const requests = new Set<string>();
  const keyOf = ({ tenantId, name, dueAt }: Due): string => `${tenantId} ${name} ${dueAt}`;
  return {
    now: async () => clock.now(),
    async knownSince(name, now) {
      since.set(name, since.get(name) ?? now);
      return since.get(name)!;
    },
    async listOverrides() {
      return [...overrides.values()];
    },
    async findOverride(tenantId, name) {
      return overrides.get(`${tenantId} ${name}`);
    },
    async changePlan({ tenantId, name, changes, changedAt, ifVersion }, request) {
      if (request?.key !== undefined && requests.has(request.key)) return;
      const known = overrides.get(`${tenantId} ${name}`);
      const version = known?.version ?? FIRST_VERSION;
      if (ifVersion !== undefined && ifVersion !== version) throw problem('VERSION_STALE');
      if (request?.key !== undefined) requests.add(request.key);
      const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
      const merged = { ...known?.changes, ...given };
      overrides.set(`${tenantId} ${name}`, {
        ...{ tenantId, name, changes: merged, changedAt },
        version: version + 1,
      });
    },
    async claimDue(due, { holder, leaseMs }) {
      const known = dues.get(keyOf(due));
      if (known?.settled !== undefined || (known !== undefined && known.until >= Date.now())) return false;
      dues.set(keyOf(due), { holder, until: Date.now() + leaseMs });
      return true;
    },
    async settleDue(settled) {
      const known = dues.get(keyOf(settled));
      if (known !== undefined) known.settled ??= settled;
    },
    async listSettled(tenantId, name, limit) {
      return [...dues.values()]
        .flatMap((due) => due.settled ?? [])
        .filter((due) => due.tenantId === tenantId && due.name === name)
        .sort((a, b) => b.dueAt - a.dueAt)
        .slice(0, limit);
    },
  };
}
