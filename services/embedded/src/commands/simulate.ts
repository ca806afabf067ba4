import { compose as composeSimulator } from '@merchant-analysis/data-simulator/container';
import { compose as composeIdentity } from '@merchant-analysis/identity/container';
import { compose as composeLedger } from '@merchant-analysis/ledger/container';
import { openPlatform } from './open-platform.js';
import { runCommand } from './run-command.js';
import { parseSimulateArguments, SIMULATE_USAGE } from './simulate-arguments.js';
import { simulateMerchants, terminalOutput } from './simulate-merchants.js';

await runCommand(SIMULATE_USAGE, async (args, env) => {
  const asked = parseSimulateArguments(args);
  const platform = await openPlatform(env, {
    ledger: composeLedger,
    identity: composeIdentity,
    simulator: composeSimulator,
  });
  const interrupted = new AbortController();
  process.once('SIGINT', () => interrupted.abort());
  try {
    await simulateMerchants(platform.host, asked, terminalOutput(), interrupted.signal);
  } finally {
    await platform.close();
  }
});
