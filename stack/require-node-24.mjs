// Plain JavaScript that any Node can read: it runs before anything is compiled.
const major = Number(process.versions.node.split('.')[0]);
if (major < 24) {
  process.stderr.write(
    `This program needs Node 24 or newer, and this is Node ${process.versions.node} (${process.execPath}).\n` +
      'Node 24 comes with the packages: run `npm ci` without --omit=optional, then start through npm ' +
      '(`npm start`, `npm test`), which puts the packaged Node first.\n' +
      'On a platform without a packaged Node (macOS) install Node 24 from https://nodejs.org.\n',
  );
  process.exit(1);
}
