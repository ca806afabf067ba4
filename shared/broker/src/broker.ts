import type { Logger } from '@merchant-analysis/observability/logger';
import Moleculer, { type BrokerOptions, type ServiceBroker } from 'moleculer';
import type { Bus } from './bus.js';
import { tellNodeAsked } from './bus-away.js';
import { BusTransporter } from './bus-transporter.js';
import { believeCallersOf } from './callers-of-broker.js';
import { type BreakerOptions, circuitBreaker } from './circuit-breaker.js';
import { settleRemoteCalls } from './settle-remote-calls.js';

interface BrokerSettings {
  readonly logger: Logger;
  /** Where other processes are. Absent: one process, calls are function calls. */
  readonly bus?: Bus | undefined;
  /** `<program>.<instance>`, where there is no bus. */
  readonly nodeId?: string | undefined;
  /** A wire inside this process that serializes packets; brokers with the same name share it. For tests. */
  readonly testWire?: string | undefined;
  /** Compare every answer with its contract; for tests and development. */
  readonly checkAnswers?: boolean | undefined;
  /** How often a node says that it is alive, and after how long without it counts as gone, seconds. */
  readonly heartbeatSeconds?: number | undefined;
  readonly heartbeatTimeoutSeconds?: number | undefined;
  /** How many calls of one action run at once, and how many may wait. Default on the bus: 20 and 100. */
  readonly bulkhead?: { concurrency: number; maxQueueSize: number } | undefined;
  /** When calls to another node stop for a while. */
  readonly circuit?: Partial<BreakerOptions> | undefined;
}

/** Calls that wait for an answer, of one process; Moleculer would take 50,000, some 400 MB. */
const MOST_PENDING = 2_000;

/**
 * A broker with this platform's defaults. Moleculer's own leave requests without a time limit and reject the
 * ones in flight when a process stops. Within one process there is nobody to be kept from, so nothing queues and
 * nothing is counted there.
 */
export function createBroker(settings: BrokerSettings): ServiceBroker {
  const { bus, bulkhead } = settings;
  const broker = new Moleculer.ServiceBroker({
    namespace: settings.testWire ?? 'merchant-analysis',
    nodeID: bus?.nodeId ?? settings.nodeId ?? `embedded.${process.pid}`,
    transporter: transporterOf(settings),
    metadata: { checkAnswers: settings.checkAnswers ?? false },
    requestTimeout: 5_000,
    maxCallLevel: 10,
    heartbeatInterval: settings.heartbeatSeconds ?? 3,
    heartbeatTimeout: settings.heartbeatTimeoutSeconds ?? 10,
    tracking: { enabled: true, shutdownTimeout: 15_000 },
    // A new process is heard of at once, not a second after it could have been asked.
    transit: { maxQueueSize: MOST_PENDING, serviceChangedDebounceTime: 50 } as BrokerOptions['transit'],
    middlewares: [tellNodeAsked, settleRemoteCalls, circuitBreaker(settings.circuit)],
    bulkhead: {
      enabled: bus !== undefined || bulkhead !== undefined,
      ...(bulkhead ?? { concurrency: 20, maxQueueSize: 100 }),
    },
    // What left the registry may still have been asked a moment ago.
    registry: { preferLocal: true, strategy: 'RoundRobin', stopDelay: bus ? 300 : 100 },
    internalServices: false,
    validator: false,
    metrics: { enabled: false },
    tracing: { enabled: false },
    skipProcessEventRegistration: true,
    logger: new BrokerLogger(settings.logger),
  });
  if (bus) believeCallersOf(broker, bus.callers);
  return broker;
}

function transporterOf({ testWire, bus }: BrokerSettings): BrokerOptions['transporter'] {
  if (bus) return new BusTransporter(bus.login, bus.nodeId) as unknown as BrokerOptions['transporter'];
  return testWire ? 'Fake' : null;
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
