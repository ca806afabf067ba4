import type { LocalizedText } from '@merchant-analysis/kernel/text';

/** When a scheduled job runs: a local time of day on some weekdays. */
export interface Plan {
  /** `HH:MM` */
  readonly at: string;
  /** 1 Monday … 7 Sunday; absent or empty: every day. */
  readonly weekdays?: readonly number[] | undefined;
  readonly timeZone: string;
  /** A run may start up to this long after its time. */
  readonly windowMinutes: number;
  /** What happens after the window has passed. */
  readonly whenMissed: 'run-once' | 'skip';
  readonly enabled: boolean;
}

/** Of a plan that its tenant has not changed. */
export const FIRST_VERSION = 1;

/** A scheduled job as `config/schedules.json` holds it. */
export interface ScheduleDefinition extends Plan {
  readonly name: string;
  readonly title: LocalizedText;
  /** The action that it calls, for each tenant. */
  readonly action: string;
}

export type PlanChanges = { readonly [Key in keyof Plan]?: Plan[Key] | undefined };

/** The definition with what a tenant has changed. */
export function withChanges(definition: ScheduleDefinition, changes: PlanChanges): ScheduleDefinition {
  const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
  return { ...definition, ...given };
}
