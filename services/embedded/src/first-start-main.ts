import '@merchant-analysis/settings/require-node';
import { createLogger } from '@merchant-analysis/observability/logger';
import { platformVersion } from '@merchant-analysis/observability/version';
import { commonSettings } from '@merchant-analysis/settings/common';
import { loadSettings } from '@merchant-analysis/settings/settings';
import { prepareDemo } from './first-start.js';
import { joinCluster } from './platform.js';
import { progressBars } from './progress-bars.js';

/** Makes the demo over the wire, for services that run as processes of their own. Ends when it is there. */
const { environment, logLevel, natsUrl } = loadSettings(commonSettings, process.env);
if (environment === 'demo' && natsUrl !== undefined) {
  const logger = createLogger({ level: logLevel, service: 'first-start', version: platformVersion });
  const cluster = await joinCluster({ env: process.env, logger, needs: ['identity', 'ledger', 'simulator'] });
  const bars = progressBars(process.stdout);
  const login = await prepareDemo(cluster.host, Date.now(), bars.show);
  bars.end();
  if (login)
    process.stdout.write(`Log in as ${login.login} with the one-time password ${login.oneTimePassword}\n`);
  await cluster.close();
}
