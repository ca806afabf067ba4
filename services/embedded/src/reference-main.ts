import '@merchant-analysis/settings/require-node';
import { fileURLToPath } from 'node:url';
import { createBroker } from '@merchant-analysis/broker/broker';
import { composeGateway } from '@merchant-analysis/gateway/container';
import { openApiDocumentOf } from '@merchant-analysis/gateway/openapi/document';
import { apiPage } from '@merchant-analysis/gateway/reference/api-page';
import { problemsPage } from '@merchant-analysis/gateway/reference/problems-page';
import { writeReference } from '@merchant-analysis/gateway/reference/write-reference';
import { silentLogger } from '@merchant-analysis/observability/logger';
import { settingsPage } from './settings-page.js';

/** `npm run docs:generate` writes the reference pages; with `--check` it exits 1 when one of them is old. */
const checkOnly = process.argv.includes('--check');
const logger = silentLogger();
const broker = createBroker({ nodeId: 'reference', logger });
const gateway = await composeGateway({ env: {}, logger, clock: { now: Date.now }, broker });
const pages = {
  'api.md': apiPage(openApiDocumentOf(gateway.routes)),
  'problems.md': problemsPage(),
  'settings.md': settingsPage(),
};
const folder = fileURLToPath(new URL('../../../docs/reference/', import.meta.url));
const different = writeReference(folder, pages, { checkOnly });
const names = different.map((name) => `docs/reference/${name}`).join(', ');
if (different.length === 0) process.stdout.write('The reference pages are up to date.\n');
else if (!checkOnly) process.stdout.write(`Written: ${names}\n`);
else {
  process.stderr.write(`Not up to date: ${names}. Run: npm run docs:generate\n`);
  process.exitCode = 1;
}
await gateway.close();
