import { commonSettings } from '@merchant-analysis/settings/common';
import { defineSettings } from '@merchant-analysis/settings/settings';
import { z } from 'zod';

/** What the simulator reads. */
export const simulatorSettings = defineSettings({
  ...commonSettings,
  leaseSeconds: {
    env: 'SIMULATION_LEASE_SECONDS',
    schema: z.coerce.number().min(1).max(3600).default(10),
    description: 'A simulation that lost its process goes on after this long, elsewhere or after a restart.',
  },
});
