import { redisSettings } from '@merchant-analysis/cache/redis-settings';
import { tokenSettings } from '@merchant-analysis/contracts/access-token';
import { commonSettings } from '@merchant-analysis/settings/common';
import { mongoSettings } from '@merchant-analysis/settings/mongo';
import { defineSettings } from '@merchant-analysis/settings/settings';

/** What identity needs from the environment. */
export const identitySettings = defineSettings({
  environment: commonSettings.environment,
  dataDir: commonSettings.dataDir,
  ...redisSettings,
  ...mongoSettings,
  ...tokenSettings,
});
