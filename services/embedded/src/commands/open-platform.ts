import type { Compose } from '@merchant-analysis/broker/composition';
import type { ServiceName } from '@merchant-analysis/contracts/health';
import { createLogger } from '@merchant-analysis/observability/logger';
import { platformVersion } from '@merchant-analysis/observability/version';
import { commonSettings } from '@merchant-analysis/settings/common';
import { type EnvironmentVariables, loadSettings } from '@merchant-analysis/settings/settings';
import { joinCluster, openPlatform as openHere, type Platform } from '../platform.js';

/**
 * Opens the platform for a command: the named services in this process, on the same files as a running
 * `npm start`; or, with NATS_URL, the running cluster. Logs only warnings, and those where they are not taken for what
 * the command answers.
 */
export async function openPlatform(
  env: EnvironmentVariables,
  services: Partial<Record<ServiceName, Compose>>,
): Promise<Platform> {
  const { natsUrl } = loadSettings(commonSettings, env);
  const about = { level: 'warn', service: 'command', version: platformVersion };
  const logger = createLogger(about, process.stderr);
  if (natsUrl === undefined) return openHere({ env, logger, clock: { now: Date.now } }, services);
  return joinCluster({ env, logger, needs: Object.keys(services) as ServiceName[] });
}
