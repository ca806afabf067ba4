const major = Number(process.versions.node.split('.')[0]);
if (major < 24) {
  process.stderr.write(
    `This program needs Node 24 or newer, and this is Node ${process.versions.node}.\n` +
      'Start it through npm (`npm start`): the packages bring Node 24 along.\n',
  );
  process.exit(1);
}
