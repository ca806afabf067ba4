import { commonSettings } from '@merchant-analysis/settings/common';
import { defineSettings } from '@merchant-analysis/settings/settings';
import { z } from 'zod';

/** What the analysis service reads from the environment. */
export const analysisSettings = defineSettings({
  ...commonSettings,
  analystTimeoutMs: {
    env: 'ANALYST_TIMEOUT_MS',
    schema: z.coerce.number().int().min(100).max(12_000).default(8_000),
    description: 'How long the report waits for each analyst before it goes on without it, milliseconds.',
  },
});
