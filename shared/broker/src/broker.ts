import type { Logger } from '@merchant-analysis/observability/logger';
import Moleculer, { type BrokerOptions, type ServiceBroker } from 'moleculer';
import { settleRemoteCalls } from './settle-remote-calls.js';

interface BrokerSettings {
  /** `<service>.<instance>`, so that NATS permissions can name a service. */
  nodeId: string;
  logger: Logger;
  /** Absent: one process, calls are function calls. */
  natsUrl?: string | undefined;
  /** A wire inside this process that serializes packets; brokers with the same name share it. For tests. */
  testWire?: string | undefined;
  /** Compare every answer with its contract; for tests and development. */
  checkAnswers?: boolean | undefined;
  /** How often a node says that it is alive, and after how long without it counts as gone, seconds. */
  heartbeatSeconds?: number | undefined;
  heartbeatTimeoutSeconds?: number | undefined;
}

/**
 * A broker with this platform's defaults. Moleculer's own leave requests without a time limit and reject the
 * ones in flight when a process stops.
 */
export function createBroker(settings: BrokerSettings): ServiceBroker {
  return new Moleculer.ServiceBroker({
    namespace: settings.testWire ?? 'merchant-analysis',
    nodeID: settings.nodeId,
    transporter: transporterOf(settings),
    metadata: { checkAnswers: settings.checkAnswers ?? false },
    requestTimeout: 5_000,
    maxCallLevel: 10,
    heartbeatInterval: settings.heartbeatSeconds ?? 3,
    heartbeatTimeout: settings.heartbeatTimeoutSeconds ?? 10,
    tracking: { enabled: true, shutdownTimeout: 15_000 },
    middlewares: [settleRemoteCalls],
    registry: { preferLocal: true, strategy: 'RoundRobin' },
    validator: false,
    metrics: { enabled: false },
    tracing: { enabled: false },
    skipProcessEventRegistration: true,
    logger: new BrokerLogger(settings.logger),
  });
}

function transporterOf(settings: BrokerSettings): BrokerOptions['transporter'] {
  if (settings.testWire) return 'Fake';
  if (!settings.natsUrl) return null;
  // The client pings every two minutes by default: far too late to notice a server that went silent.
  return { type: 'NATS', options: { url: settings.natsUrl, pingInterval: 5_000, maxPingOut: 2 } };
}

/** Hands the broker's own lines to our logger; Moleculer's pino adapter would drop the object behind a message. */
class BrokerLogger extends Moleculer.Loggers.Base<object> {
  constructor(private readonly target: Logger) {
    super({});
  }

  override getLogHandler(bindings?: { mod?: string }): (type: string, args: unknown[]) => void {
    const logger = this.target.child({ 'event.dataset': `broker.${(bindings?.mod ?? '').toLowerCase()}` });
    return (type, args) => {
      const level = type === 'info' ? 'debug' : type;
      if (!isLevel(level)) return;
      const message = args.filter((part) => typeof part === 'string').join(' ');
      const fields = args.find((part) => typeof part === 'object' && part !== null);
      if (fields === undefined) logger[level](message);
      else logger[level](fields instanceof Error ? { error: fields } : fields, message);
    };
  }
}

const LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const;

function isLevel(text: string): text is (typeof LEVELS)[number] {
  return (LEVELS as readonly string[]).includes(text);
}
