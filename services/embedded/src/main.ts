// Before anything that only Node 24 can load.
import '@merchant-analysis/settings/require-node';

const { startEmbedded } = await import('./start.js');
await startEmbedded(process.argv.slice(2), process.env);
