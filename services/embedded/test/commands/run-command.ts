import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Runs a command of this package to its end, with these settings and no others. */
export function runCommand(
  command: string,
  args: readonly string[],
  settings: Readonly<Record<string, string | undefined>>,
): Promise<{ code: number; output: string }> {
  const path = fileURLToPath(import.meta.resolve(`@merchant-analysis/embedded/commands/${command}`));
  const env = { PATH: process.env['PATH'], ...settings };
  return new Promise((resolve) => {
    execFile(process.execPath, [path, ...args], { env }, (error, stdout, stderr) => {
      resolve({ code: Number(error?.code ?? 0), output: stdout + stderr });
    });
  });
}
