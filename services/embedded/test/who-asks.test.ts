import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Contract } from '@merchant-analysis/contracts/contract';
import { healthOf, SERVICES, type ServiceName } from '@merchant-analysis/contracts/health';
import {
  ASKS,
  actionsBehind,
  DELIVERS,
  PROGRAMS,
  type ProgramName,
} from '@merchant-analysis/contracts/who-asks';
import { PROGRAM_OF_FOLDER } from '@merchant-analysis/embedded/service-folders';
import { expect } from 'chai';
import { root } from './processes.js';

const FOLDERS: Readonly<Record<string, ProgramName>> = {
  gateway: 'gateway',
  'services/embedded': 'command',
  ...Object.fromEntries(
    Object.entries(PROGRAM_OF_FOLDER).map(([folder, program]) => [`services/${folder}`, program]),
  ),
};
/** Runs in one process only, never on the bus. */
const NEVER_ON_THE_BUS = /services\/embedded\/src\/(forecast-picture|picture-main)\.ts$/;
/** The health of the services is asked by a function that makes the contract. */
const HEALTH = new Set((Object.keys(SERVICES) as ServiceName[]).map((name) => healthOf(name).action));

const IMPORT = /import\s+(?!type\b)\{([^}]*)\}\s+from '(@merchant-analysis\/contracts\/[\w-]+)'/g;

/** The contracts of others that the code of a folder names: it has no other use for them than to ask. */
async function contractsNamedIn(folder: string, program: ProgramName): Promise<Set<string>> {
  const named = new Set<string>();
  for (const file of globSync(`${folder}/src/**/*.ts`, { cwd: root })) {
    if (NEVER_ON_THE_BUS.test(file)) continue;
    for (const [, list = '', module = ''] of readFileSync(join(root, file), 'utf8').matchAll(IMPORT)) {
      const exports = (await import(module)) as Record<string, unknown>;
      for (const name of list.split(',').map((part) => part.trim().split(' as ')[0]!)) {
        const value = exports[name];
        if (isContract(value) && !value.action.startsWith(`${program}.`)) named.add(value.action);
      }
    }
  }
  return named;
}

function isContract(value: unknown): value is Contract {
  return typeof value === 'object' && value !== null && 'action' in value && 'timeoutMs' in value;
}

describe('the table of who asks what', () => {
  it('names every program that has code', () => {
    expect(Object.values(FOLDERS).sort()).to.deep.equal([...PROGRAMS].sort());
  });

  for (const [folder, program] of Object.entries(FOLDERS)) {
    it(`gives ${program} the rights that its code needs and no other`, async () => {
      const isOwn = (action: string): boolean => action.startsWith(`${program}.`);
      const rights = ASKS[program].filter((action) => !HEALTH.has(action) && !isOwn(action));
      expect([...rights].sort()).to.deep.equal([...(await contractsNamedIn(folder, program))].sort());
    });
  }

  it('lets a service ask itself over the bus only for what its own outbox delivers', () => {
    for (const program of PROGRAMS) {
      const own = ASKS[program].filter((action) => action.startsWith(`${program}.`));
      const delivered = (DELIVERS[program] ?? []).filter((action) => action.startsWith(`${program}.`));
      expect(own, program).to.deep.equal(delivered);
    }
  });

  it('lets the door ask every service how it is', () => {
    for (const action of HEALTH) expect(ASKS.gateway).to.include(action);
  });

  it('lets nothing on the way of an analysis change the books or reach identity', () => {
    const behind = [...actionsBehind('analysis.analyze')];
    expect(behind.filter((action) => action.startsWith('identity.'))).to.deep.equal([]);
    const changing = behind.filter((action) => /\.(create|update|delete|put|commit|set)/.test(action));
    expect(changing).to.deep.equal(['ledger.createExport']);
  });
});
