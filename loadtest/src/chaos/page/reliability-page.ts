import { withSection } from '../../page/sections.js';
import type { CaseRun } from '../run/run-case.js';

interface Stamp {
  /** YYYY-MM-DD */
  readonly date: string;
  readonly machine: string;
  /** `mongod 6.0.5` */
  readonly versions: readonly string[];
  readonly question: string;
}

const HEAD = `# Reliability

What was broken on purpose, and what clients saw of it: \`npm run chaos -- --case NAME --write\` (\`npm run chaos --
--list\` lists the cases). Real servers and real processes on one machine, faults by signals and by a TCP proxy. One
checker holds every history against what is there after the healing: an acknowledged write is there exactly once, a
refused one is not, one of unknown outcome at most once. A run with the same seed sends and breaks the same things;
times belong to the machine. This page is generated: a case replaces its own section.
`;

/** The page with what the runs of one case found, a column for each seed. */
export function withRuns(page: string, runs: readonly CaseRun[], stamp: Stamp): string {
  const { name } = runs[0]!;
  return withSection(page, HEAD, { kind: 'chaos', name, text: sectionOf(name, runs, stamp) });
}

function sectionOf(
  name: string,
  runs: readonly CaseRun[],
  { date, machine, versions, question }: Stamp,
): string {
  const seeds = runs.map(({ seed }) => `seed ${seed}`);
  const row = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;
  const line = (columns: number): string => `|${'---|'.repeat(columns)}`;
  const namesOf = (part: 'targets' | 'figures'): string[] => [
    ...new Set(runs.flatMap(({ finding }) => Object.keys(finding?.[part] ?? {}))),
  ];
  const targets = namesOf('targets').map((target) => {
    const measured = runs.map(({ finding }) => finding?.targets[target]);
    const promise = measured.find((one) => one !== undefined)?.promise ?? '';
    const isKept = measured.every((one) => one?.isKept === true);
    return row([target, ...measured.map((one) => one?.value ?? '–'), promise, isKept ? 'yes' : '**no**']);
  });
  const figures = namesOf('figures').map((figure) =>
    row([figure, ...runs.map(({ finding }) => finding?.figures[figure] ?? '–')]),
  );
  const failures = runs
    .filter(({ error }) => error !== undefined)
    .map(
      ({ seed, error }) =>
        `Seed ${seed} did not come to its end: ${error instanceof Error ? error.message : error}.\n`,
    );
  return [
    `## ${name}`,
    '',
    question,
    '',
    row(['target', ...seeds, 'promised', 'kept']),
    line(runs.length + 3),
    ...targets,
    '',
    row(['figure', ...seeds]),
    line(runs.length + 1),
    ...figures,
    '',
    ...failures,
    `${[date, machine, versions.join(', ')].filter((part) => part !== '').join('; ')}.`,
    '',
  ].join('\n');
}
