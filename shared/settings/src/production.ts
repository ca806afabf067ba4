import { BlockList, isIP } from 'node:net';

/** What decides whether a production start is safe. */
interface ProductionSettings {
  readonly environment: string;
  readonly host: string;
  readonly tlsTerminatedByProxy: boolean;
  /** Whether the demo tenant is in the store. */
  readonly hasDemoTenant: boolean;
  /** The environment, for secrets by name. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** The guide's placeholders, as the guide prints them. */
const GUIDE_PLACEHOLDERS = [
  ['MONGODB_PASSWORD', 'secure-password'],
  ['REDIS_PASSWORD', 'secure-password'],
  ['JWT_SECRET', 'your-production-secret'],
] as const;

const PLACEHOLDER =
  /^(secure-password|your-production-secret|change-?me|password|secret|admin123?|example)$/i;
const SECRET_NAME = /(PASSWORD|SECRET|TOKEN|PRIVATE_KEY)$/;

/**
 * Everything that makes a production start unsafe, one line each, with what to do about it. Empty when it may
 * start, and in any other environment. Never quotes a secret that is not a known placeholder.
 */
export function checkProduction(settings: ProductionSettings): string[] {
  if (settings.environment !== 'production') return [];
  const problems: string[] = [];
  for (const [name, placeholder] of GUIDE_PLACEHOLDERS) {
    if (settings.env[name] === placeholder) {
      problems.push(
        `${name} is the placeholder "${placeholder}" of the guide: make one with: openssl rand -base64 48.`,
      );
    }
  }
  const named = new Set<string>(problems.map((line) => line.split(' ')[0]!));
  for (const [name, value] of Object.entries(settings.env)) {
    if (value && SECRET_NAME.test(name) && PLACEHOLDER.test(value) && !named.has(name)) {
      problems.push(`${name} is a placeholder: make one with: openssl rand -base64 48.`);
    }
  }
  if (settings.hasDemoTenant) {
    problems.push('The demo tenant is in DATA_DIR: start production with another, empty DATA_DIR.');
  }
  if (!isLoopback(settings.host) && !settings.tlsTerminatedByProxy) {
    problems.push(
      `HOST=${settings.host} is open to the network without TLS: put a proxy that speaks TLS in front and set ` +
        'TLS_TERMINATED_BY_PROXY=true, or set HOST=127.0.0.1.',
    );
  }
  return problems;
}

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

/** Whether only this machine can reach the address. A name other than localhost counts as the network. */
export function isLoopback(host: string): boolean {
  if (host === 'localhost') return true;
  const version = isIP(host);
  return version !== 0 && LOOPBACK.check(host, version === 4 ? 'ipv4' : 'ipv6');
}
