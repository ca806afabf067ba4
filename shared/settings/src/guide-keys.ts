/** What this version does with one key of the deployment guide, section 1.2. */
interface GuideKey {
  readonly env: string;
  readonly isUsed: boolean;
  /** What it does, or why it has no effect. */
  readonly reason: string;
}

const used = (env: string, reason: string): GuideKey => ({ env, isUsed: true, reason });
const unused = (env: string, reason: string): GuideKey => ({ env, isUsed: false, reason });

const CONSUL = 'services find each other through the NATS registry (NATS_URL); Consul is not needed';
const JAEGER =
  'traces will be sent over OTLP (OTEL_EXPORTER_OTLP_ENDPOINT) in a coming version; the agent protocol is retired';

/** Every key of the guide's `.env.prod`. */
export const GUIDE_KEYS: readonly GuideKey[] = [
  used('ENVIRONMENT', 'production refuses unsafe settings'),
  used('LOG_LEVEL', 'how much is logged; upper case is understood'),
  used('MONGODB_URI', 'the replica set that keeps the books; absent: SQLite files in DATA_DIR'),
  used('MONGODB_REPLICA_SET', 'name of the replica set'),
  used('MONGODB_USERNAME', 'user of MongoDB'),
  used('MONGODB_PASSWORD', 'password of that user'),
  used('REDIS_URI', 'what replicas share: rate limits, failed logins, news of revocations, kept answers'),
  used('REDIS_PASSWORD', 'password of Redis where REDIS_URI has none'),
  used('JWT_SECRET', 'signs access tokens with HS256'),
  used('JWT_ALGORITHM', 'HS256 or ES256'),
  used('JWT_EXPIRES_IN', 'seconds an access token lives'),
  unused('CONSUL_HOST', CONSUL),
  unused('CONSUL_PORT', CONSUL),
  unused(
    'PROMETHEUS_PUSHGATEWAY',
    'metrics will be scraped from each process in a coming version, not pushed',
  ),
  unused('JAEGER_AGENT_HOST', JAEGER),
  unused('JAEGER_AGENT_PORT', JAEGER),
  unused('ELASTICSEARCH_HOSTS', 'logs go to standard output; shipping them comes in a later version'),
  unused('KIBANA_HOST', 'only dashboards use it'),
];

/** One line for each key of the guide that is set and has no effect, to be logged at start. */
export function keysWithoutEffect(env: Readonly<Record<string, string | undefined>>): string[] {
  return GUIDE_KEYS.filter((key) => !key.isUsed && isSet(env[key.env])).map(
    (key) => `${key.env} has no effect: ${key.reason}.`,
  );
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '';
}
