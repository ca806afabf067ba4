import { readFileSync } from 'node:fs';

/** The version of the platform, as the package says. */
export const platformVersion: string = (
  JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }
).version;
