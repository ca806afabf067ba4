import type { Clock } from '@merchant-analysis/kernel/clock';
import type { Logger } from '@merchant-analysis/observability/logger';
import type { ServiceSchema } from 'moleculer';

/** What a process gives to the services that it runs. */
export interface Environment {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly logger: Logger;
  readonly clock: Clock;
}

/** A service put together: what the broker runs, and how to let go of its store afterwards. */
export interface Composition {
  readonly schema: ServiceSchema;
  close(): Promise<void>;
}

export type Compose = (environment: Environment) => Promise<Composition>;
