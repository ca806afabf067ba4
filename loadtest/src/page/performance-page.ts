import type { BenchResult } from '../bench.js';
import { withSection } from './sections.js';

interface Stamp {
  /** YYYY-MM-DD */
  readonly date: string;
  readonly machine: string;
  readonly question: string;
}

const HEAD = `# Performance

Ratios measured in one run on one machine, by \`npm run bench -- NAME --write\` (\`npm run bench\` lists the names).
Each side of a ratio is measured in turn, several times, and medians are given; absolute figures belong to the
machine they were taken on. This page is generated: a bench replaces its own section.
`;

/** The page with this result in the place of the last one of the same bench. Sections are sorted by name. */
export function withResult(page: string, result: BenchResult, stamp: Stamp): string {
  return withSection(page, HEAD, { kind: 'bench', name: result.name, text: sectionOf(result, stamp) });
}

function sectionOf(result: BenchResult, { date, machine, question }: Stamp): string {
  const ratios = Object.entries(result.ratios).map(
    ([name, { value, promise, isKept }]) =>
      `| ${name} | ${value} | ${promise} | ${isKept ? 'yes' : '**no**'} |`,
  );
  const figures = Object.entries(result.figures).map(([name, value]) => `| ${name} | ${value} |`);
  const settings = Object.entries(result.settings).map(([name, value]) => `${name} ${value}`);
  return [
    `## ${result.name}`,
    '',
    question,
    '',
    '| ratio | measured | promised | kept |',
    '|---|---|---|---|',
    ...ratios,
    '',
    '| figure | measured |',
    '|---|---|',
    ...figures,
    '',
    `${date}; ${machine}; ${result.runs} runs a side; ${settings.join(', ')}.`,
    '',
  ].join('\n');
}
