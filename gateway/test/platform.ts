import { createPrivateKey, generateKeyPairSync, randomUUID } from 'node:crypto';
import { createBroker } from '@merchant-analysis/broker/broker';
import { answer, type Call, service } from '@merchant-analysis/broker/service';
import { ACCESS_TOKEN_TYPE, type AccessClaims } from '@merchant-analysis/contracts/access-token';
import * as analysis from '@merchant-analysis/contracts/analysis';
import type { Caller } from '@merchant-analysis/contracts/caller';
import * as cashAlerts from '@merchant-analysis/contracts/cash-alerts';
import * as cashPlans from '@merchant-analysis/contracts/cash-plans';
import * as cashflow from '@merchant-analysis/contracts/cashflow';
import * as compliance from '@merchant-analysis/contracts/compliance';
import type { Contract, ParamsOf, ResultOf } from '@merchant-analysis/contracts/contract';
import * as cost from '@merchant-analysis/contracts/cost';
import * as files from '@merchant-analysis/contracts/files';
import * as forecastDetail from '@merchant-analysis/contracts/forecast-detail';
import { SERVICES, type ServiceName } from '@merchant-analysis/contracts/health';
import * as identity from '@merchant-analysis/contracts/identity';
import * as merchants from '@merchant-analysis/contracts/merchants';
import * as notices from '@merchant-analysis/contracts/notices';
import { problem } from '@merchant-analysis/contracts/problems';
import * as recurringStreams from '@merchant-analysis/contracts/recurring-streams';
import * as scenarios from '@merchant-analysis/contracts/scenarios';
import * as schedules from '@merchant-analysis/contracts/schedules';
import * as simulations from '@merchant-analysis/contracts/simulations';
import * as transactions from '@merchant-analysis/contracts/transactions';
import * as webhooks from '@merchant-analysis/contracts/webhooks';
import { composeGateway } from '@merchant-analysis/gateway/container';
import { silentLogger } from '@merchant-analysis/observability/logger';
import { exampleOf, type Schema } from '@merchant-analysis/testkit/example-of';
import jwt from 'jsonwebtoken';
import type { ServiceBroker } from 'moleculer';
import { z } from 'zod';

export const TENANT = 'ten_00000001';
export const OTHER_TENANT = 'ten_00000002';
export const SANDBOX_TENANT = 'ten_sandbox01';
export const SANDBOX_MERCHANT = 'mer_sandbox01';
export const MERCHANT = 'mer_00000001';

type Handler = (params: never, call: Call) => Promise<unknown>;
export type AuditEntry = ParamsOf<typeof identity.recordAudit>;

/** A gateway over a real broker, with services that answer what a test tells them. */
export interface Platform {
  readonly url: string;
  readonly broker: ServiceBroker;
  readonly audit: AuditEntry[];
  /** Calls that reached a service, oldest first. */
  readonly calls: { action: string; params: unknown; call: Call }[];
  readonly clock: { now(): number; advance(milliseconds: number): void };
  /** Makes a user and gives an access token for it. */
  logIn(caller: Partial<Caller> & Pick<Caller, 'roles'>, session?: SessionTraits): string;
  /** How the token of a session may be made different. */
  sign(claims: Partial<AccessClaims>): string;
  /** Ends the session of a token in identity, without telling the gateway. */
  endSession(token: string): void;
  fetch(path: string, options?: RequestInit & { token?: string | undefined }): Promise<Response>;
  stop(): Promise<void>;
}

interface SessionTraits {
  mustChangePassword?: boolean;
  addressRanges?: string[];
}

interface PlatformOptions {
  env?: Record<string, string>;
  /** What services answer, by contract; anything else answers the smallest thing that fits the contract. */
  answers?: readonly Fake[];
  /** Services that are not there at all. */
  without?: readonly ServiceName[];
  /** Time goes on only when the test says so: for limits that fill again within a second. */
  isTimeStill?: boolean;
}

export interface Fake {
  readonly action: string;
  readonly handler: Handler;
}

/** What a service answers in this test. */
export function fake<C extends Contract>(
  contract: C,
  handler: (params: ParamsOf<C>, call: Call) => ResultOf<C> | Promise<ResultOf<C>>,
): Fake {
  return { action: contract.action, handler: async (params: never, call) => handler(params, call) };
}

const MODULES = [
  analysis,
  cashflow,
  cashAlerts,
  cashPlans,
  forecastDetail,
  recurringStreams,
  scenarios,
  compliance,
  cost,
  files,
  identity,
  merchants,
  notices,
  schedules,
  simulations,
  transactions,
  webhooks,
];

function isContract(value: unknown): value is Contract {
  return (
    typeof value === 'object' && value !== null && 'action' in value && 'params' in value && 'result' in value
  );
}

/** Every contract that some service fulfils. */
export const CONTRACTS: readonly Contract[] = MODULES.flatMap((module) => Object.values(module)).filter(
  isContract,
);

/** The smallest answer that fits a contract. */
function exampleAnswerOf(contract: Contract): unknown {
  return exampleOf(z.toJSONSchema(contract.result, { io: 'output', unrepresentable: 'any' }) as Schema);
}

let nodes = 0;

/** Starts a gateway on a free port. Settings are loose unless the test narrows them. */
export async function startPlatform(options: PlatformOptions = {}): Promise<Platform> {
  const { publicKey, privateKey } = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const key = createPrivateKey(privateKey);
  const sessions = new Map<string, { caller: Caller } & Required<SessionTraits>>();
  const audit: AuditEntry[] = [];
  const calls: Platform['calls'] = [];
  const startedAt = Date.now();
  let ahead = 0;
  const clock = {
    now: () => (options.isTimeStill ? startedAt : Date.now()) + ahead,
    advance: (milliseconds: number) => {
      ahead += milliseconds;
    },
  };
  const logger = silentLogger();
  const broker = createBroker({ nodeId: `gateway-test-${++nodes}`, logger });

  const standard: Fake[] = [
    fake(identity.verificationKeys, () => ({
      algorithm: 'ES256' as const,
      issuer: 'merchant-analysis',
      audience: 'merchant-analysis/demo',
      keys: [{ kid: 'test', algorithm: 'ES256' as const, publicKeyPem: publicKey }],
    })),
    fake(identity.resolveSession, ({ sessionId }) => {
      const session = sessions.get(sessionId);
      if (!session) throw problem('NOT_AUTHENTICATED');
      return session;
    }),
    fake(files.openUpload, () => ({ uploadId: 'upl_00000001', limitBytes: 1_073_741_824 })),
    fake(identity.recordAudit, (entry) => ({ seq: audit.push(entry) })),
    fake(identity.listTenants, () => ({
      data: [
        {
          id: SANDBOX_TENANT,
          name: 'sandbox',
          kind: 'sandbox' as const,
          addressRanges: [],
          createdAt: '2026-01-01T00:00:00Z',
          version: 1,
        },
      ],
      page: { hasMore: false },
    })),
  ];
  const fakes = new Map(
    [...standard, ...(options.answers ?? [])].map(({ action, handler }) => [action, handler]),
  );
  for (const name of Object.keys(SERVICES) as ServiceName[]) {
    if (options.without?.includes(name)) continue;
    const answers = CONTRACTS.filter(({ action }) => action.startsWith(`${name}.`)).map((contract) =>
      answer(contract, async (params, call) => {
        calls.push({ action: contract.action, params, call });
        const told = fakes.get(contract.action);
        return told ? told(params as never, call) : exampleAnswerOf(contract);
      }),
    );
    broker.createService(
      service(name, { answers, stores: { sqlite: { isAnswering: async () => true, isStale: () => false } } }),
    );
  }
  const loose = {
    RATE_LIMIT_TENANT: '100000/100000',
    RATE_LIMIT_LOGIN_ADDRESS: '1000/1000',
    RATE_LIMIT_IMPORT: '1000/1000',
  };
  const gateway = await composeGateway({
    env: { PORT: '0', ...loose, ...options.env },
    logger,
    clock,
    broker,
  });
  await broker.start();
  const url = await gateway.listen();

  const sign = (claims: Partial<AccessClaims>): string => {
    const now = Math.floor(clock.now() / 1000);
    const payload = {
      iss: 'merchant-analysis',
      aud: 'merchant-analysis/demo',
      sub: 'usr_00000001',
      tid: TENANT,
      sid: 'ses_00000001',
      ver: 1,
      jti: randomUUID().replaceAll('-', ''),
      iat: now,
      nbf: now,
      exp: now + 600,
      ...claims,
    };
    return jwt.sign(payload, key, {
      algorithm: 'ES256',
      header: { alg: 'ES256', typ: ACCESS_TOKEN_TYPE, kid: 'test' },
    });
  };
  return {
    url,
    broker,
    audit,
    calls,
    clock,
    sign,
    logIn(who, traits = {}) {
      const number = String(sessions.size + 1).padStart(8, '0');
      const caller = { tenantId: TENANT, userId: `usr_${number}`, sessionId: `ses_${number}`, ...who };
      sessions.set(caller.sessionId, { caller, mustChangePassword: false, addressRanges: [], ...traits });
      return sign({ sub: caller.userId, tid: caller.tenantId, sid: caller.sessionId });
    },
    endSession: (token) => {
      const { sid } = jwt.decode(token) as AccessClaims;
      sessions.delete(sid);
    },
    fetch: (path, { token, ...init } = {}) => {
      const headers = new Headers(init.headers);
      if (token) headers.set('authorization', `Bearer ${token}`);
      return fetch(`${url}${path}`, { redirect: 'manual', ...init, headers });
    },
    async stop() {
      await gateway.close();
      await broker.stop();
    },
  };
}

/** A request with a JSON body. */
export function json(method: string, body: unknown, headers: Record<string, string> = {}): RequestInit {
  return { method, body: JSON.stringify(body), headers: { 'content-type': 'application/json', ...headers } };
}
