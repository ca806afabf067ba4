import { existsSync } from 'node:fs';
import { runCommand } from './run-command.js';

/** Whether packages can be installed here without asking anybody. */
export function mayInstallPackages(): boolean {
  return process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
}

/** The line that somebody without the right to it passes on to somebody who has it. */
export function installLine(packages: readonly string[]): string {
  return existsSync('/usr/bin/apt-get')
    ? `sudo apt-get install ${packages.join(' ')}`
    : `install what Debian calls ${packages.join(', ')}`;
}

/** Installs Debian packages; the lists are fetched only when they do not know them. @throws Error with apt's words */
export async function installPackages(packages: readonly string[]): Promise<void> {
  const install = () =>
    runCommand('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], {
      DEBIAN_FRONTEND: 'noninteractive',
    });
  if ((await install()).code === 0) return;
  const update = await runCommand('apt-get', ['update', '-qq']);
  if (update.code !== 0) throw new Error(`apt-get update failed: ${update.output}`);
  const again = await install();
  if (again.code !== 0) throw new Error(`apt-get install ${packages.join(' ')} failed: ${again.output}`);
}
