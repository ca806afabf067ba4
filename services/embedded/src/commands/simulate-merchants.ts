import { systemCaller } from '@merchant-analysis/broker/meta';
import type { Host } from '@merchant-analysis/broker/service';
import {
  cancelSimulatorJob,
  createSimulation,
  getSimulation,
  getSimulatorJob,
} from '@merchant-analysis/contracts/simulations';
import { findTenant } from './find-tenant.js';
import { type ProgressLine, progressLine } from './progress-line.js';
import type { parseSimulateArguments } from './simulate-arguments.js';
import { watchJob } from './watch-job.js';

interface Output {
  print(line: string): void;
  readonly progress: ProgressLine;
}

/** Progress goes to the terminal (standard error), the outcome to standard output. */
export function terminalOutput(): Output {
  return {
    print: (line) => {
      process.stdout.write(`${line}\n`);
    },
    progress: progressLine(process.stderr),
  };
}

/**
 * Starts a simulation, watches it, and tells which merchants there are now. When the signal comes the job is
 * cancelled, so that it does not go on in the next process; the days that were written stay.
 * @throws UsageError, Problem.
 */
export async function simulateMerchants(
  host: Host,
  { request, tenant, json }: ReturnType<typeof parseSimulateArguments>,
  { print, progress }: Output,
  signal: AbortSignal,
): Promise<void> {
  const startedAt = performance.now();
  const { tenantId, name: tenantName, login } = await findTenant(host, tenant);
  const caller = systemCaller(tenantId);
  if (login && !json) {
    print(
      `Made the tenant ${tenantName}. Log in as ${login.name} with ${login.oneTimePassword} (works once).`,
    );
  }
  const { id } = await host.ask(createSimulation, request, { caller });
  signal.addEventListener('abort', () => {
    // Too late is no failure: the job has ended and says so itself.
    host.ask(cancelSimulatorJob, { jobId: id }, { caller }).catch(() => undefined);
  });
  await watchJob(() => host.ask(getSimulatorJob, { jobId: id }, { caller }), progress);
  const { merchants } = await host.ask(getSimulation, { simulationId: id }, { caller });
  const transactions = merchants.reduce((sum, merchant) => sum + merchant.transactions, 0);
  const seconds = Math.round((performance.now() - startedAt) / 100) / 10;
  if (json) {
    print(JSON.stringify({ simulationId: id, merchants: merchants.length, transactions, seconds }));
    return;
  }
  for (const merchant of merchants) {
    print(
      `${merchant.merchantId}  ${merchant.name}  ${merchant.transactions.toLocaleString('en')} transactions`,
    );
  }
  print(
    `${merchants.length} merchants, ${transactions.toLocaleString('en')} transactions in ${seconds} s, in ${tenantName}.`,
  );
}
