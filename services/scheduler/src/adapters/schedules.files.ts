import { readFileSync } from 'node:fs';
import { localizedText, timeOfDay, timeZone } from '@merchant-analysis/contracts/fields';
import { scheduleName } from '@merchant-analysis/contracts/schedules';
import { SettingsError } from '@merchant-analysis/settings/settings';
import { z } from 'zod';
import type { ScheduleDefinition } from '../domain/plan.js';
import { SCHEDULED_CONTRACTS } from './scheduled-actions.broker.js';

const scheduleFile = z.array(
  z.strictObject({
    name: scheduleName,
    title: localizedText,
    action: z
      .string()
      .refine((action) => SCHEDULED_CONTRACTS.has(action), 'must be an action that can be scheduled'),
    at: timeOfDay,
    weekdays: z.array(z.int().min(1).max(7)).max(7).optional(),
    timeZone,
    windowMinutes: z.int().min(1).max(1440),
    whenMissed: z.enum(['run-once', 'skip']),
    enabled: z.boolean().default(true),
  }),
);

/** Reads `config/schedules.json` once, at start. @throws SettingsError with every mistake. */
export function loadSchedules(file: string): ScheduleDefinition[] {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new SettingsError([
      `${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    ]);
  }
  const parsed = scheduleFile.safeParse(content);
  if (!parsed.success) {
    throw new SettingsError(
      parsed.error.issues.map((issue) => `${file}: ${issue.path.join('.')} ${issue.message}`),
    );
  }
  const names = parsed.data.map(({ name }) => name);
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  if (twice.length > 0) throw new SettingsError([`${file} names ${twice.join(', ')} twice`]);
  return parsed.data;
}
