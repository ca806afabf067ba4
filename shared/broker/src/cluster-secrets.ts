import { PROGRAMS, type ProgramName } from '@merchant-analysis/contracts/who-asks';
import { nkeys } from 'nats';
import { keyPairs, newCallerKey } from './caller-keys.js';

/** What one program is given, as the values of its settings. */
export interface ProgramSecrets {
  /** NATS_SEED */
  readonly natsSeed: string;
  /** CALLER_KEYS: the pairs in which it speaks or believes. */
  readonly callerKeys: string;
}

export interface ClusterSecrets {
  readonly programs: Readonly<Record<ProgramName, ProgramSecrets>>;
  /** With which the NATS servers know each other. */
  readonly routePassword: string;
}

/** New secrets for everybody on the bus. What is in `kept` stays, so that a new service only adds its own. */
export function makeClusterSecrets(kept: Partial<ClusterSecrets> = {}): ClusterSecrets {
  const pairs = new Map<string, Set<string>>();
  for (const { callerKeys } of Object.values(kept.programs ?? {})) {
    for (const line of callerKeys.split(/\s+/).filter((entry) => entry !== '')) {
      const pair = line.slice(0, line.indexOf('='));
      pairs.set(pair, (pairs.get(pair) ?? new Set()).add(line));
    }
  }
  for (const { speaker, believer } of keyPairs()) {
    const pair = `${speaker}>${believer}`;
    if (!pairs.has(pair)) pairs.set(pair, new Set([`${pair}=${newCallerKey()}`]));
  }
  const programs = PROGRAMS.map((program): [ProgramName, ProgramSecrets] => [
    program,
    {
      natsSeed: kept.programs?.[program]?.natsSeed ?? newSeed(),
      callerKeys: [...pairs]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .filter(([pair]) => pair.split('>').includes(program))
        .flatMap(([, lines]) => [...lines])
        .join('\n'),
    },
  ]);
  return {
    programs: Object.fromEntries(programs) as Record<ProgramName, ProgramSecrets>,
    routePassword: kept.routePassword ?? newCallerKey(),
  };
}

/** The public half of a seed: all that a NATS server is told. */
export function publicKeyOf(seed: string): string {
  return nkeys.fromSeed(new TextEncoder().encode(seed)).getPublicKey();
}

function newSeed(): string {
  return new TextDecoder().decode(nkeys.createUser().getSeed());
}
