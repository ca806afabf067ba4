import { commonSettings } from '@merchant-analysis/settings/common';
import { mongoSettings } from '@merchant-analysis/settings/mongo';
import { defineSettings } from '@merchant-analysis/settings/settings';
import { z } from 'zod';

/** What the scheduler reads beside `schedules.json` in CONFIG_DIR. */
export const schedulerSettings = defineSettings({
  dataDir: commonSettings.dataDir,
  configDir: commonSettings.configDir,
  ...mongoSettings,
  pollSeconds: {
    env: 'SCHEDULER_POLL_SECONDS',
    schema: z.coerce.number().min(0.1).max(3600).default(10),
    description: 'How often the scheduler looks whether a scheduled job is due, seconds.',
  },
  leaseSeconds: {
    env: 'SCHEDULER_LEASE_SECONDS',
    schema: z.coerce.number().min(1).max(3600).default(30),
    description:
      'A scheduled run that lost its process goes on after this long, elsewhere or after a restart.',
  },
});
