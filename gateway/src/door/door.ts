import type { Clock } from '@merchant-analysis/kernel/clock';
import type { Logger } from '@merchant-analysis/observability/logger';
import type { SettingValues } from '@merchant-analysis/settings/settings';
import type { ServiceBroker } from 'moleculer';
import type { gatewaySettings } from '../settings.js';
import type { AuditTrail } from './audit.js';
import type { RateLimits } from './limits.js';
import type { RateLimiter } from './rate-limiter.js';
import type { FindSandbox } from './sandbox.js';
import type { Sessions } from './sessions.js';

type GatewaySettings = SettingValues<typeof gatewaySettings>;

/** Everything that the door works with. */
export interface Door {
  readonly broker: ServiceBroker;
  readonly settings: GatewaySettings;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly sessions: Sessions;
  readonly limiter: RateLimiter;
  readonly limits: RateLimits;
  /** What replicas share and how it is: shown, but nothing depends on it. */
  readonly sharedHealth: () => { name: string; healthy: boolean }[];
  readonly audit: AuditTrail;
  /** Absent: strangers are sent to the login. */
  readonly sandbox?: FindSandbox | undefined;
}
