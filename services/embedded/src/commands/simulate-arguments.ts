import { parseArgs } from 'node:util';
import type { ParamsOf } from '@merchant-analysis/contracts/contract';
import { ARCHETYPES, createSimulation } from '@merchant-analysis/contracts/simulations';
import { UsageError } from './usage-error.js';

export const SIMULATE_USAGE = `npm run simulate -- [--merchants N] [--days D] [--seed S] [--archetypes a,b] [--last-date YYYY-MM-DD]
                    [--prefix TEXT] [--tenant NAME] [--json]

  --merchants   how many, 1 to 1,000 (default 3)
  --days        days of books each, 1 to 3,660 (default 730)
  --seed        the same seed, days and last date give the same books (default 1)
  --archetypes  taken in turn: ${ARCHETYPES.join(', ')} (default all)
  --last-date   last day of the books (default yesterday)
  --prefix      put before every merchant's name
  --tenant      name or id, when there is more than one
  --json        end with one line {"simulationId","merchants","transactions","seconds"}`;

interface SimulateArguments {
  readonly request: ParamsOf<typeof createSimulation>;
  readonly tenant: string | undefined;
  readonly json: boolean;
}

const FLAG_OF_FIELD: Readonly<Record<string, string>> = {
  lastDate: '--last-date',
  namePrefix: '--prefix',
};

/** @throws UsageError that names the argument and what it may be. */
export function parseSimulateArguments(argv: readonly string[]): SimulateArguments {
  const values = readFlags(argv);
  const asked = {
    merchants: numberOf('--merchants', values.merchants),
    days: numberOf('--days', values.days),
    seed: numberOf('--seed', values.seed),
    archetypes: values.archetypes?.split(',').map((name) => name.trim()),
    lastDate: values['last-date'],
    namePrefix: values.prefix,
  };
  const given = Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined));
  const parsed = createSimulation.params.safeParse(given);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => {
      const field = String(issue.path[0]);
      const known = field === 'archetypes' ? ` (known: ${ARCHETYPES.join(', ')})` : '';
      return `${FLAG_OF_FIELD[field] ?? `--${field}`}: ${issue.message}${known}`;
    });
    throw new UsageError(lines.join('\n'));
  }
  return {
    request: parsed.data,
    tenant: values.tenant,
    json: values.json ?? false,
  };
}

function readFlags(argv: readonly string[]) {
  try {
    const text = { type: 'string' } as const;
    return parseArgs({
      args: [...argv],
      allowPositionals: false,
      options: {
        merchants: text,
        days: text,
        seed: text,
        archetypes: text,
        'last-date': text,
        prefix: text,
        tenant: text,
        json: { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function numberOf(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,15}$/.test(text)) throw new UsageError(`${flag}: ${text} is not a whole number`);
  return Number(text);
}
