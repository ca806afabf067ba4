import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { inspectFence } from '@merchant-analysis/testkit/fence/fence';
import { expect } from 'chai';

/** A small house with the given files, in a git checkout of its own. */
function plant(files: Record<string, string>): string {
  const root = mkdtempSync(join(tmpdir(), 'fence-'));
  const packages = {
    'shared/kernel': 'kernel',
    'shared/contracts': 'contracts',
    'shared/storage': 'storage',
    'services/cost': 'cost',
    'services/ledger': 'ledger',
    gateway: 'gateway',
  };
  const all: Record<string, string> = {
    'package.json': '{"type":"module"}',
    'shared/kernel/dist/money.js': 'export const a = 1;',
    'shared/kernel/src/money.ts': 'export const a = 1;',
    'shared/contracts/dist/cost.js': 'export const a = 1;',
    'shared/contracts/src/cost.ts': 'export type A = number; export const a = 1;',
    'shared/storage/dist/sqlite.js': 'export const a = 1;',
    'services/ledger/dist/books.js': 'export const a = 1;',
    ...files,
  };
  for (const [folder, name] of Object.entries(packages)) {
    all[`${folder}/package.json`] = JSON.stringify({
      name: `@merchant-analysis/${name}`,
      type: 'module',
      exports: { './*': './dist/*.js' },
    });
    mkdirSync(join(root, 'node_modules/@merchant-analysis'), { recursive: true });
    symlinkSync(join(root, folder), join(root, 'node_modules/@merchant-analysis', name));
  }
  for (const [file, content] of Object.entries(all)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), content);
  }
  writeFileSync(join(root, '.gitignore'), 'node_modules\ndist\n');
  execFileSync('git', ['init', '-q'], { cwd: root });
  return root;
}

async function breachesOf(files: Record<string, string>): Promise<string[]> {
  const root = plant(files);
  try {
    const report = await inspectFence(root);
    expect(report.missed, 'files that were not looked at').to.deep.equal([]);
    return report.breaches.map((breach) => breach.rule);
  } finally {
    rmSync(root, { recursive: true });
  }
}

describe('the fence', () => {
  it('lets a domain use the kernel and the types of contracts', async () => {
    const code = `import { a } from '@merchant-analysis/kernel/money';
      import type { A } from '@merchant-analysis/contracts/cost';
      export const b: A = a;`;
    expect(await breachesOf({ 'services/cost/src/domain/margin.ts': code })).to.deep.equal([]);
  });

  const breaches: readonly [string, string, string, string][] = [
    [
      'a kernel that imports Node',
      'shared/kernel/src/time.ts',
      `import { hostname } from 'node:os'; export const h = hostname();`,
      'the kernel imports nothing of Node',
    ],
    [
      'a domain that reads the store',
      'services/cost/src/domain/margin.ts',
      `import { a } from '@merchant-analysis/storage/sqlite'; export const b = a;`,
      'the domain imports the kernel and types',
    ],
    [
      'a domain that runs a contract',
      'services/cost/src/domain/margin.ts',
      `import { a } from '@merchant-analysis/contracts/cost'; export const b = a;`,
      'the domain takes only types from contracts',
    ],
    [
      'a domain that looks at the clock',
      'services/cost/src/domain/margin.ts',
      'export const b = () => Date.now();',
      'the domain and the kernel are pure',
    ],
    [
      'an action that opens the store',
      'services/cost/src/actions/analyze.ts',
      `import { a } from '@merchant-analysis/storage/sqlite'; export const b = a;`,
      'actions import kernel, contracts, domain and ports',
    ],
    [
      'a service that imports another service',
      'services/cost/src/adapters/ledger.ts',
      `import { a } from '@merchant-analysis/ledger/books'; export const b = a;`,
      'a service never imports another service',
    ],
    [
      'a gateway that opens the store',
      'gateway/src/server.ts',
      `import { a } from '@merchant-analysis/storage/sqlite'; export const b = a;`,
      'the gateway knows the broker and nothing behind it',
    ],
    [
      'shared code that imports a service',
      'shared/storage/src/books.ts',
      `import { a } from '@merchant-analysis/ledger/books'; export const b = a;`,
      'shared packages never import a service',
    ],
    [
      'a port that runs code',
      'services/cost/src/ports/ledger.ts',
      `import { a } from '@merchant-analysis/kernel/money'; export const b = a;`,
      'ports are types and import types',
    ],
  ];
  for (const [what, file, code, rule] of breaches) {
    it(`finds ${what}`, async () => {
      expect(await breachesOf({ [file]: code })).to.include(rule);
    });
  }

  it('reports a file that it did not look at', async () => {
    const root = plant({ 'elsewhere/hidden.ts': 'export const a = 1;' });
    try {
      expect((await inspectFence(root)).missed).to.deep.equal(['elsewhere/hidden.ts']);
    } finally {
      rmSync(root, { recursive: true });
    }
  });
});
