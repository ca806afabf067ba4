import { z } from 'zod';
import { mongoSettings } from './mongo.js';
import { defineSettings } from './settings.js';

/** What every process of the platform reads. */
export const commonSettings = defineSettings({
  environment: {
    env: 'ENVIRONMENT',
    schema: z
      .string()
      .toLowerCase()
      .pipe(z.enum(['demo', 'development', 'production']))
      .default('demo'),
    description: 'demo makes simulated merchants at the first start; production refuses unsafe settings.',
  },
  dataDir: {
    env: 'DATA_DIR',
    schema: z.string().min(1).default('data'),
    description: 'Folder of the books and uploads.',
  },
  configDir: {
    env: 'CONFIG_DIR',
    schema: z.string().min(1).default('config'),
    description: 'Folder of rule sets, calendars and schedules.',
  },
  logLevel: {
    env: 'LOG_LEVEL',
    schema: z
      .string()
      .toLowerCase()
      .transform((level) => (level === 'warning' ? 'warn' : level === 'critical' ? 'fatal' : level))
      .pipe(z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']))
      .default('info'),
    description: 'How much is logged: trace, debug, info, warn, error, fatal or silent.',
  },
  natsUrl: {
    env: 'NATS_URL',
    schema: z
      .string()
      .refine(
        (text) => text.split(',').every(isNatsAddress),
        'must be nats://host:port, more than one separated by commas',
      )
      .optional(),
    description:
      'Where the NATS servers between the services are: nats://host:port, more than one separated by commas; absent: one process.',
  },
  ...mongoSettings,
});

function isNatsAddress(text: string): boolean {
  return URL.canParse(text) && ['nats:', 'tls:'].includes(new URL(text).protocol);
}
