import { inspectFence } from './fence.js';

const { breaches, looked, missed } = await inspectFence(process.cwd());
for (const { from, to, rule } of breaches) process.stdout.write(`${from} → ${to}\n    ${rule}\n`);
for (const file of missed) process.stdout.write(`${file} was not looked at\n`);
process.stdout.write(`${looked} files looked at, ${missed.length} missed, ${breaches.length} breaches\n`);
process.exitCode = breaches.length + missed.length > 0 || looked === 0 ? 1 : 0;
