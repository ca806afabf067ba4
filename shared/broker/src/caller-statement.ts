import { createHmac, timingSafeEqual } from 'node:crypto';
import { type Caller, caller as callerSchema } from '@merchant-analysis/contracts/caller';
import { problem } from '@merchant-analysis/contracts/problems';
import {
  ASKS,
  actionsBehind,
  ownerOf,
  PROGRAMS,
  type ProgramName,
  SPEAKS_FOR,
} from '@merchant-analysis/contracts/who-asks';
import type { Clock } from '@merchant-analysis/kernel/clock';
import { z } from 'zod';
import type { CallerKeys } from './caller-keys.js';

/** How far two machines' clocks may be apart, and how long a caller is believed after its time, milliseconds. */
const CLOCK_SKEW_MS = 60_000;

const program = z.enum(PROGRAMS);
const claimsSchema = z.object({
  /** Who says so. */
  by: program,
  /** What the caller asked for: nothing is done on the way of it that does not belong to it. */
  action: z.string(),
  requestId: z.string(),
  /** Milliseconds since 1970. */
  until: z.number(),
  caller: callerSchema,
});
type Claims = z.output<typeof claimsSchema>;

/** A caller as it travels between processes: the claims as they were signed, and a code for each who must act on them. */
export const callerStatement = z.object({
  by: program,
  claims: z.string(),
  codes: z.record(z.string(), z.string()),
});
export type CallerStatement = z.output<typeof callerStatement>;

/** Makes and checks statements for one program. */
export interface CallerAuthority {
  readonly program: ProgramName;
  /** @throws Error when this program may not speak for such a caller: a line in `who-asks` is missing. */
  state(caller: Caller, about: { action: string; requestId: string; timeoutMs: number }): CallerStatement;
  /**
   * Who asks, when it is told by somebody who may, to somebody who may ask this.
   * @param asker the program whose message it is, as the bus has checked
   * @throws Problem NOT_AUTHENTICATED; SERVICE_UNAVAILABLE when only the time does not fit, so that another node
   * with a better clock is asked.
   */
  verify(
    statement: unknown,
    about: { action: string; asker: ProgramName },
  ): { caller: Caller; requestId: string };
}

interface AuthorityOptions {
  readonly program: ProgramName;
  readonly keys: CallerKeys;
  readonly clock: Clock;
  /** Told why a message was refused. The other side only hears that it was. */
  readonly onRefusal: (reason: string, about: { action: string; asker: string }) => void;
}

export function createCallerAuthority(options: AuthorityOptions): CallerAuthority {
  const { keys, clock, onRefusal } = options;
  return {
    program: options.program,
    state(caller, { action, requestId, timeoutMs }) {
      const by = options.program;
      if (!mayAsk(by, action) || !maySpeak(by, caller, action))
        throw new Error(`${by} may not ask ${action} for such a caller: see who-asks in the contracts`);
      const until = clock.now() + timeoutMs;
      const claims = JSON.stringify({ by, action, requestId, until, caller } satisfies Claims);
      const codes: Record<string, string> = {};
      for (const believer of believersOf(action)) codes[believer] = codeOf(claims, keyFor(keys, believer));
      return { by, claims, codes };
    },
    verify(statement, about) {
      const refuse = (reason: string): never => {
        onRefusal(reason, about);
        throw problem('NOT_AUTHENTICATED');
      };
      if (!mayAsk(about.asker, about.action)) return refuse('this program may not ask this');
      const { data } = callerStatement.safeParse(statement);
      if (!data) return refuse('no statement of who asks');
      const code = data.codes[options.program];
      const known = keys.believing.get(data.by) ?? [];
      if (code === undefined || !known.some((key) => isSame(code, codeOf(data.claims, key))))
        return refuse('the statement was not made by who it says');
      const claims = readClaims(data.claims);
      if (claims?.by !== data.by) return refuse('the claims are not readable');
      if (!maySpeak(claims.by, claims.caller, claims.action))
        return refuse(`${claims.by} may not speak for such a caller`);
      if (!actionsBehind(claims.action).has(about.action))
        return refuse(`this is not on the way of ${claims.action}`);
      const late = clock.now() - claims.until;
      if (late > CLOCK_SKEW_MS) {
        onRefusal(`the statement ended ${late} ms ago: are the clocks right?`, about);
        throw problem('SERVICE_UNAVAILABLE', { service: options.program });
      }
      return { caller: claims.caller, requestId: claims.requestId };
    },
  };
}

function mayAsk(asker: ProgramName, action: string): boolean {
  return ASKS[asker]?.includes(action) ?? false;
}

function maySpeak(by: ProgramName, caller: Caller, action: string): boolean {
  const rights = SPEAKS_FOR[by];
  return (caller.roles.includes('system') ? rights?.system : rights?.people)?.includes(action) ?? false;
}

const believers = new Map<string, readonly ProgramName[]>();

function believersOf(action: string): readonly ProgramName[] {
  let known = believers.get(action);
  if (!known) {
    known = [...new Set([...actionsBehind(action)].map(ownerOf))];
    believers.set(action, known);
  }
  return known;
}

function keyFor(keys: CallerKeys, believer: ProgramName): Buffer {
  const key = keys.signing.get(believer)?.[0];
  if (!key) throw new Error(`CALLER_KEYS holds no key to speak to ${believer} with`);
  return key;
}

function codeOf(claims: string, key: Buffer): string {
  return createHmac('sha256', key).update(claims).digest('base64url');
}

function isSame(given: string, expected: string): boolean {
  const a = Buffer.from(given);
  const b = Buffer.from(expected);
  return a.length === b.length && timingSafeEqual(a, b);
}

function readClaims(text: string): Claims | undefined {
  try {
    return claimsSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
