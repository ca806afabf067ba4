import type { IForbiddenRuleType } from 'dependency-cruiser';

/**
 * Which way imports may run: the table of docs/architecture, one rule a room. A package is imported through its
 * `exports`, so the far side of an arrow may be a `src` or a `dist` path.
 */

const shared = (...names: string[]): string => `^shared/(${names.join('|')})/(src|dist)/`;
const ownCode = '^(shared|services|gateway|loadtest)/';
const npmTypes = ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-no-pkg', 'npm-unknown'] as const;

/** Everything of ours that is not in the list is forbidden to the room. */
function only(
  name: string,
  from: string,
  mayImport: readonly string[],
  fromNot?: string,
): IForbiddenRuleType {
  return {
    name,
    severity: 'error',
    from: { path: from, ...(fromNot ? { pathNot: fromNot } : {}) },
    to: { path: ownCode, pathNot: [...mayImport] },
  };
}

function noPackages(name: string, from: string, except?: string): IForbiddenRuleType {
  return {
    name,
    severity: 'error',
    from: { path: from },
    to: {
      dependencyTypes: [...npmTypes],
      pathNot: ['^(shared|services|gateway)/', ...(except ? [except] : [])],
    },
  };
}

function noBuiltins(name: string, from: string): IForbiddenRuleType {
  return { name, severity: 'error', from: { path: from }, to: { dependencyTypes: ['core'] } };
}

const anyService = '^services/([^/]+)/src/';
const ownService = '^services/$1/';

export const FENCE_RULES: readonly IForbiddenRuleType[] = [
  only('the kernel imports nothing of ours', '^shared/kernel/src/', ['^shared/kernel/']),
  noPackages('the kernel imports no package', '^shared/kernel/src/'),
  noBuiltins('the kernel imports nothing of Node', '^shared/kernel/src/'),

  only('contracts import the kernel', '^shared/contracts/src/', ['^shared/contracts/', shared('kernel')]),
  noPackages('contracts import zod alone', '^shared/contracts/src/', 'node_modules/zod/'),

  only('shared packages never import a service', '^shared/', ['^shared/']),

  only('the domain imports the kernel and types', '^services/([^/]+)/src/domain/', [
    '^services/$1/src/domain/',
    shared('kernel', 'contracts'),
  ]),
  {
    name: 'the domain takes only types from contracts',
    severity: 'error',
    from: { path: '^services/[^/]+/src/domain/' },
    to: { path: '^shared/contracts/', dependencyTypesNot: ['type-only'] },
  },
  noPackages('the domain imports no package', '^services/[^/]+/src/domain/'),
  noBuiltins('the domain imports nothing of Node', '^services/[^/]+/src/domain/'),

  {
    name: 'ports are types and import types',
    severity: 'error',
    from: { path: '^services/[^/]+/src/ports/' },
    to: { dependencyTypesNot: ['type-only'] },
  },

  only('actions import kernel, contracts, domain and ports', '^services/([^/]+)/src/actions/', [
    '^services/$1/src/(actions|domain|ports)/',
    shared('kernel', 'contracts'),
    '^shared/broker/(src|dist)/service\\.',
  ]),
  {
    name: 'adapters never import actions',
    severity: 'error',
    from: { path: '^services/[^/]+/src/adapters/' },
    to: { path: '^services/[^/]+/src/(actions|container)' },
  },
  {
    name: 'the table of contents touches no storage',
    severity: 'error',
    from: { path: '^services/[^/]+/src/[^/]+\\.service\\.ts$' },
    to: { path: ['^shared/storage/', '^services/[^/]+/src/adapters/', 'node_modules/(fastify|tsyringe)/'] },
  },
  {
    name: 'only the container knows tsyringe',
    severity: 'error',
    from: { pathNot: '(^|/)(container|main|start)\\.ts$|\\.test\\.ts$' },
    to: { path: 'node_modules/(tsyringe|reflect-metadata)/' },
  },
  {
    name: 'a service never imports another service',
    severity: 'error',
    from: { path: anyService, pathNot: '^services/embedded/' },
    to: { path: '^services/', pathNot: ownService },
  },
  only('the gateway knows the broker and nothing behind it', '^gateway/src/', [
    '^gateway/',
    shared('kernel', 'contracts', 'broker', 'observability', 'settings', 'cache'),
  ]),
  {
    name: 'nobody imports the gateway but the one process that holds everything',
    severity: 'error',
    from: { pathNot: '^(gateway|services/embedded|loadtest)/' },
    to: { path: '^gateway/' },
  },
  {
    name: 'the test kit is for tests',
    severity: 'error',
    from: { path: '/src/', pathNot: '^(shared/testkit|loadtest)/' },
    to: { path: '^shared/testkit/' },
  },
  { name: 'no circles', severity: 'error', from: {}, to: { circular: true } },
];
