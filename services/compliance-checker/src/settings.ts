import { commonSettings } from '@merchant-analysis/settings/common';
import { mongoSettings } from '@merchant-analysis/settings/mongo';
import { defineSettings } from '@merchant-analysis/settings/settings';
import { z } from 'zod';

/** What compliance-checker reads beside the rule sets and calendars in CONFIG_DIR. */
export const complianceSettings = defineSettings({
  dataDir: commonSettings.dataDir,
  configDir: commonSettings.configDir,
  ...mongoSettings,
  ruleOverrides: {
    env: 'COMPLIANCE_OVERRIDES',
    schema: z.string().min(1).optional(),
    description:
      'JSON file with thresholds, peer figures, lists and FX rates that replace those of the rule sets.',
  },
});
