import { openRedisLine, type RedisLine } from '@merchant-analysis/cache/redis-line';
import { redisSettings, stateAddressOf } from '@merchant-analysis/cache/redis-settings';
import { createLogger } from '@merchant-analysis/observability/logger';
import { loadSettings } from '@merchant-analysis/settings/settings';

/** A line to the Redis that these settings name, and what it logged. */
export async function redisLineOf(
  env: Readonly<Record<string, string>>,
  { commandTimeoutMs }: { commandTimeoutMs?: number } = {},
): Promise<RedisLine & { readonly logged: readonly string[] }> {
  const settings = loadSettings(redisSettings, env);
  const logged: string[] = [];
  const line = await openRedisLine({
    address: stateAddressOf(settings)!,
    logger: createLogger(
      { level: 'info', service: 'test', version: '0' },
      { write: (text: string) => void logged.push(text) },
    ),
    role: 'test',
    without: 'the test goes on',
    commandTimeoutMs: commandTimeoutMs ?? settings.redisCommandTimeoutMs,
  });
  return Object.assign(line, { logged });
}

/** Resolves when the line answers. */
export function answering(line: RedisLine): Promise<void> {
  return line.isAnswering ? Promise.resolve() : new Promise((resolve) => line.onAnswering(() => resolve()));
}
