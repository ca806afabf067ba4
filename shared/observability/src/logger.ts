import { type DestinationStream, type Logger as PinoLogger, pino } from 'pino';

export type Logger = PinoLogger;

const HIDDEN = [
  'password',
  'newPassword',
  'currentPassword',
  'oneTimePassword',
  'firstPassword',
  'secret',
  'token',
  'accessToken',
  'refreshToken',
  'authorization',
  'cookie',
  'idNumber',
  'phone',
  'bankAccount',
  'cardNumber',
];

/**
 * One JSON object a line, on standard output where no other `destination` is given.
 * Secrets are hidden by field name, two levels deep.
 */
export function createLogger(
  options: { level: string; service: string; version: string },
  destination?: DestinationStream,
): Logger {
  const settings = {
    level: options.level,
    base: { service: { name: options.service, version: options.version } },
    timestamp: () => `,"@timestamp":"${new Date().toISOString()}"`,
    messageKey: 'message',
    errorKey: 'error',
    formatters: { level: (label: string) => ({ 'log.level': label }) },
    redact: { paths: HIDDEN.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '***' },
  };
  return destination ? pino(settings, destination) : pino(settings);
}

/** Says nothing: for tests and for commands that speak for themselves. */
export function silentLogger(): Logger {
  return pino({ level: 'silent' });
}
