import { addressRange } from '@merchant-analysis/contracts/identity';
import { defineSettings, switchSetting } from '@merchant-analysis/settings/settings';
import { z } from 'zod';

/** `100/200`: requests a second over time, and how many at once. */
const rate = (byDefault: string) =>
  z
    .string()
    .regex(/^\d+(\.\d+)?\/[1-9]\d*$/, 'must be requests a second, a slash and the burst, such as 100/200')
    .default(byDefault)
    .transform((text) => {
      const [perSecond, burst] = text.split('/').map(Number) as [number, number];
      return { perSecond, burst };
    })
    .refine(({ perSecond }) => perSecond > 0, 'must let something in');

const listOf = (what: z.ZodType<string, string>) =>
  z
    .string()
    .default('')
    .transform((text) =>
      text
        .split(',')
        .map((part) => part.trim())
        .filter((part) => part !== ''),
    )
    .pipe(z.array(what));

const origin = z
  .string()
  .refine(
    (text) => URL.canParse(text) && new URL(text).origin === text,
    'must be an origin such as https://books.example',
  );

/** What the door needs from the environment. */
export const gatewaySettings = defineSettings({
  host: {
    env: 'HOST',
    schema: z.string().min(1).default('127.0.0.1'),
    description: 'Address on which the gateway listens; the whole world needs TLS in front.',
  },
  port: {
    env: 'PORT',
    schema: z.coerce.number().int().min(0).max(65_535).default(8000),
    description: 'Port on which the gateway listens; 0 takes a free one.',
  },
  publicSandbox: {
    env: 'PUBLIC_SANDBOX',
    schema: switchSetting.optional(),
    description:
      '/merchant/analyze without a token answers for the sandbox merchant. Default: on, in production off.',
  },
  trustProxy: {
    env: 'TRUST_PROXY',
    schema: listOf(addressRange),
    description:
      'Proxies whose X-Forwarded-For and X-Request-Id are believed: addresses or ranges, comma-separated; absent: none.',
  },
  tlsTerminatedByProxy: {
    env: 'TLS_TERMINATED_BY_PROXY',
    schema: switchSetting.default(false),
    description: 'A proxy in front speaks TLS; then browsers are told to use nothing else.',
  },
  corsOrigins: {
    env: 'CORS_ORIGINS',
    schema: listOf(origin),
    description: 'Origins whose pages may call the API, comma-separated; absent: none.',
  },
  rateLimitTenant: {
    env: 'RATE_LIMIT_TENANT',
    schema: rate('100/200'),
    description: 'Requests a second of a tenant, and its burst.',
  },
  rateLimitLoginAddress: {
    env: 'RATE_LIMIT_LOGIN_ADDRESS',
    schema: rate('5/60'),
    description: 'Logins a second from one address, and its burst.',
  },
  rateLimitLoginName: {
    env: 'RATE_LIMIT_LOGIN_NAME',
    schema: rate('0.5/20'),
    description: 'Logins a second for one name, and its burst.',
  },
  rateLimitImport: {
    env: 'RATE_LIMIT_IMPORT',
    schema: rate('1/20'),
    description: 'Uploads a second of a tenant, and its burst.',
  },
  rateLimitSandbox: {
    env: 'RATE_LIMIT_SANDBOX',
    schema: rate('2000/5000'),
    description: 'Requests a second for the sandbox merchant from everybody together, and the burst.',
  },
  rateLimitSandboxQuestion: {
    env: 'RATE_LIMIT_SANDBOX_QUESTION',
    schema: rate('2/20'),
    description: 'Questions about the sandbox merchant that have no kept answer, a second, and the burst.',
  },
  rateLimitToken: {
    env: 'RATE_LIMIT_TOKEN',
    schema: rate('50/1000'),
    description: 'Tokens not seen before that are verified for one address a second, and the burst.',
  },
  bodyMaxBytes: {
    env: 'BODY_MAX_BYTES',
    schema: z.coerce.number().int().min(1024).default(1_048_576),
    description: 'Largest JSON body.',
  },
  bodyTimeoutSeconds: {
    env: 'BODY_TIMEOUT_SECONDS',
    schema: z.coerce.number().min(0.1).max(300).default(20),
    description: 'How long a JSON body may take to arrive.',
  },
  importMaxBytes: {
    env: 'IMPORT_MAX_BYTES',
    schema: z.coerce.number().int().min(1).default(1_073_741_824),
    description: 'Largest file of an import.',
  },
  answerCacheBytes: {
    env: 'ANSWER_CACHE_BYTES',
    schema: z.coerce.number().int().min(0).default(67_108_864),
    description: 'How much memory kept answers may take.',
  },
  answerCacheTtlSeconds: {
    env: 'ANSWER_CACHE_TTL_SECONDS',
    schema: z.coerce.number().int().min(1).max(86_400).default(3_600),
    description:
      'How long Redis keeps an answer, ten per cent more or less; it is right for ever, this only makes room.',
  },
  gatewayReplicas: {
    env: 'GATEWAY_REPLICAS',
    schema: z.coerce.number().int().min(1).max(1_000).default(1),
    description:
      'How many gateways there are: without Redis, or while it is away, each lets in its share of every rate limit.',
  },
  stopGraceSeconds: {
    env: 'STOP_GRACE_SECONDS',
    schema: z.coerce.number().min(0).max(300).default(10),
    description: 'How long requests in hand may go on after the signal to stop.',
  },
});
