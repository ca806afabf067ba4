import { fileURLToPath } from 'node:url';
import type { ScheduleDefinition } from '@merchant-analysis/scheduler/domain/plan';

export const repositoryRoot = fileURLToPath(new URL('../../../', import.meta.url));

/** Every night at 02:30 in Shanghai, within two hours. */
export function nightly(about: Partial<ScheduleDefinition> = {}): ScheduleDefinition {
  return {
    name: 'daily-compliance',
    title: { zh: '每日合规检查', en: 'Daily compliance checks' },
    action: 'compliance.runDailyChecks',
    at: '02:30',
    timeZone: 'Asia/Shanghai',
    windowMinutes: 120,
    whenMissed: 'run-once',
    enabled: true,
    ...about,
  };
}
