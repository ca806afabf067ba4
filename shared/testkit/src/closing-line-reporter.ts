import Mocha from 'mocha';

const { EVENT_RUN_END, EVENT_TEST_RETRY } = Mocha.Runner.constants;

/** Set by `--reporter-option patienceMs=…`. */
const PATIENCE_MS = 10_000;

/**
 * Mocha's spec reporter, then the failures after which a test was tried again, then one line that any machine can
 * read: `N passed, N failed[, N skipped]`. A process that does not end then is kept by something that a test, most
 * often one that failed, has left open: it is named, the process ended.
 */
class ClosingLineReporter extends Mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    const { patienceMs = PATIENCE_MS } = (options['reporterOptions'] ?? {}) as { patienceMs?: number };
    const again: string[] = [];
    runner.on(EVENT_TEST_RETRY, (test, error) => again.push(`${test.fullTitle()}: ${error.message}`));
    runner.once(EVENT_RUN_END, () => {
      for (const one of again) process.stdout.write(`tried again after a failure: ${one}\n`);
      const { passes, failures, pending } = this.stats;
      const skipped = pending > 0 ? `, ${pending} skipped` : '';
      const line = `${passes} passed, ${failures} failed${skipped}\n`;
      process.stdout.write(line);
      setTimeout(() => {
        process.stderr.write(`left open by a test: ${process.getActiveResourcesInfo().join(', ')}\n`);
        process.stdout.write(line, () => process.exit(failures > 0 ? 1 : 0));
      }, patienceMs).unref();
    });
  }
}

// Mocha loads a reporter by its default export.
// biome-ignore lint/style/noDefaultExport: Mocha asks for it
export default ClosingLineReporter;
