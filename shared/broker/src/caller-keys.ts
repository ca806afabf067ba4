import { randomBytes } from 'node:crypto';
import {
  actionsBehind,
  ownerOf,
  PROGRAMS,
  type ProgramName,
  SPEAKS_FOR,
} from '@merchant-analysis/contracts/who-asks';

/**
 * The keys of one program. A key belongs to a pair: who speaks for callers, and who believes it. So nobody holds a
 * key with which it could make a caller that a third one believes.
 */
export interface CallerKeys {
  /** By who shall believe it; the first of each is signed with. */
  readonly signing: ReadonlyMap<ProgramName, readonly Buffer[]>;
  /** By who speaks. More than one while a key is being changed. */
  readonly believing: ReadonlyMap<ProgramName, readonly Buffer[]>;
}

const ENTRY = /^([a-z]+)>([a-z]+)=([A-Za-z0-9_-]{43})$/;

/**
 * Reads `gateway>ledger=<43 letters of base64url>`, one a line or separated by commas. Two lines of one pair are an
 * old key and a new one: the first signs, both are believed.
 * @throws RangeError that quotes no key.
 */
export function parseCallerKeys(text: string, program: ProgramName): CallerKeys {
  const signing = new Map<ProgramName, Buffer[]>();
  const believing = new Map<ProgramName, Buffer[]>();
  const entries = text.split(/[\s,]+/).filter((entry) => entry !== '');
  for (const [index, entry] of entries.entries()) {
    const [, speaker, believer, key] = ENTRY.exec(entry) ?? [];
    if (!isProgram(speaker) || !isProgram(believer) || key === undefined)
      throw new RangeError(`entry ${index + 1} is not speaker>believer=key`);
    const bytes = Buffer.from(key, 'base64url');
    if (speaker === program) append(signing, believer, bytes);
    if (believer === program) append(believing, speaker, bytes);
  }
  return { signing, believing };
}

/** Every pair that needs a key: who speaks for callers, and whoever may have to act on that. */
export function keyPairs(): { speaker: ProgramName; believer: ProgramName }[] {
  return PROGRAMS.flatMap((speaker) => [...believersOf(speaker)].map((believer) => ({ speaker, believer })));
}

export function newCallerKey(): string {
  return randomBytes(32).toString('base64url');
}

function believersOf(speaker: ProgramName): Set<ProgramName> {
  const { people = [], system = [] } = SPEAKS_FOR[speaker] ?? {};
  return new Set([...people, ...system].flatMap((action) => [...actionsBehind(action)].map(ownerOf)));
}

function append(keys: Map<ProgramName, Buffer[]>, program: ProgramName, key: Buffer): void {
  keys.set(program, [...(keys.get(program) ?? []), key]);
}

function isProgram(name: string | undefined): name is ProgramName {
  return (PROGRAMS as readonly (string | undefined)[]).includes(name);
}
