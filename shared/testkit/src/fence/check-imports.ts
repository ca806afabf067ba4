import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import { FENCE_RULES } from './rules.js';

export interface Breach {
  readonly from: string;
  readonly to: string;
  readonly rule: string;
}

const ROOMS = ['shared', 'services', 'gateway', 'loadtest'];

/**
 * Reads every import below a root and holds it against the rules.
 * @returns the breaches and the files that were looked at, as paths from the root.
 */
export async function checkImports(root: string): Promise<{ breaches: Breach[]; looked: Set<string> }> {
  const rooms = ROOMS.filter((room) => existsSync(join(root, room)));
  const { output } = await cruise(rooms, {
    baseDir: root,
    ruleSet: { forbidden: [...FENCE_RULES] },
    validate: true,
    tsPreCompilationDeps: 'specify',
    combinedDependencies: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['types', 'import', 'default'] },
    exclude: { path: ['(^|/)dist-test/', '(^|/)node_modules/(?!(zod|fastify|tsyringe|reflect-metadata)/)'] },
    doNotFollow: { path: ['node_modules', '(^|/)dist/'] },
  });
  const result = output as ICruiseResult;
  return {
    breaches: result.summary.violations.map(({ from, to, rule }) => ({ from, to, rule: rule.name })),
    looked: new Set(result.modules.map((module) => module.source)),
  };
}
