import { SERVERS_FOLDER } from './find-program.js';
import { installServers } from './install-servers.js';
import { SERVER_PROGRAMS } from './server-programs.js';

/** `npm run servers:install`: the real servers that tests and `npm run chaos` run against. */
const missing = await installServers({
  programs: SERVER_PROGRAMS,
  folder: SERVERS_FOLDER,
  env: process.env,
  say: (line) => {
    process.stdout.write(`${line}\n`);
  },
});
process.stdout.write(
  missing.length === 0
    ? 'All servers are there; tests find them by themselves.\n'
    : `${missing.length} of ${SERVER_PROGRAMS.length} servers are missing: their tests are skipped, and fail in CI.\n`,
);
process.exitCode = missing.length === 0 ? 0 : 1;
