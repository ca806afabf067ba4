import { type BenchResult, type Progress, round, shown } from '../bench.js';
import { alternate } from '../measure/alternate.js';
import { cpuMsOfProcess } from '../measure/process-usage.js';
import { median, medianRatio } from '../measure/statistics.js';
import { type Answers, askFresh, askKept } from './ask-load.js';
import type { AskedPlatform } from './asked-platform.js';

const ROUNDS = 5;
const KEPT = { connections: 50, seconds: 3 } as const;
const FRESH = { users: 8, seconds: 3 } as const;
const WARM_UP_SECONDS = 6;

/** What each platform answered, round by round. */
export interface Compared<Name extends string> {
  readonly kept: Readonly<Record<Name, readonly Answers[]>>;
  /** With the CPU that the platform's Node processes took for one answer, milliseconds. */
  readonly fresh: Readonly<Record<Name, readonly (Answers & { readonly cpuMs: number })[]>>;
}

/** How the comparison was made, for the settings of a result. */
export const COMPARED_HOW = {
  rounds: ROUNDS,
  settings: {
    keptConnections: KEPT.connections,
    freshUsers: FRESH.users,
    secondsARun: KEPT.seconds,
    rateLimits: 'raised',
  },
} as const;

/** Asks the platforms in turn for a kept answer and for fresh ones. */
export async function comparePlatforms<Name extends string>(
  platforms: Readonly<Record<Name, AskedPlatform>>,
  progress: Progress,
): Promise<Compared<Name>> {
  let firstLine = 1;
  const ask = async (name: Name, seconds: number) => {
    const platform = platforms[name];
    const before = cpuMsOf(platform);
    const { count, ...answers } = await askFresh(platform, { ...FRESH, seconds, firstLine });
    firstLine += count;
    progress(`${name}: ${answers.perSecond.toFixed(1)} fresh reports/s`);
    return { ...answers, cpuMs: (cpuMsOf(platform) - before) / count };
  };
  const shootAt = async (name: Name) => {
    const answers = await askKept(platforms[name], KEPT);
    progress(`${name}: ${Math.round(answers.perSecond)} kept answers/s`);
    return answers;
  };
  const names = Object.keys(platforms) as Name[];
  const sidesOf = <T>(side: (name: Name) => Promise<T>) =>
    Object.fromEntries(names.map((name) => [name, () => side(name)])) as Record<Name, () => Promise<T>>;
  progress('warming up');
  for (const name of names) {
    await ask(name, WARM_UP_SECONDS);
    await shootAt(name);
  }
  progress('measuring');
  return {
    fresh: await alternate(
      ROUNDS,
      sidesOf((name) => ask(name, FRESH.seconds)),
    ),
    kept: await alternate(ROUNDS, sidesOf(shootAt)),
  };
}

/** The ratios of requests a second of one platform to another. */
export function ratiosOf<Name extends string>(
  { kept, fresh }: Compared<Name>,
  name: Name,
  base: Name,
): BenchResult['ratios'] {
  const rates = (answers: readonly Answers[]): number[] => answers.map(({ perSecond }) => perSecond);
  const ending = `${capitalized(name)}To${capitalized(base)}PerSecond`;
  return {
    [`fresh${ending}`]: shown(medianRatio(rates(fresh[name]), rates(fresh[base]))),
    [`kept${ending}`]: shown(medianRatio(rates(kept[name]), rates(kept[base]))),
  };
}

/** What was measured of a platform, in medians. */
export function figuresOf<Name extends string>(
  { kept, fresh }: Compared<Name>,
  name: Name,
): BenchResult['figures'] {
  return {
    [`${name}FreshPerSecond`]: round(median(fresh[name].map(({ perSecond }) => perSecond))),
    [`${name}FreshP50Ms`]: round(median(fresh[name].map(({ p50Ms }) => p50Ms))),
    [`${name}FreshCpuMs`]: round(median(fresh[name].map(({ cpuMs }) => cpuMs))),
    [`${name}KeptPerSecond`]: round(median(kept[name].map(({ perSecond }) => perSecond))),
    [`${name}KeptP50Ms`]: round(median(kept[name].map(({ p50Ms }) => p50Ms))),
  };
}

function cpuMsOf({ pids }: AskedPlatform): number {
  return pids.reduce((sum, pid) => sum + cpuMsOfProcess(pid), 0);
}

function capitalized(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
