import { availableParallelism, cpus, totalmem, type } from 'node:os';

/** The machine as a reader needs to know it; no names of hosts or people. */
export function describeMachine(): string {
  const model = cpus()[0]?.model.trim() || process.arch;
  const memoryGib = Math.round(totalmem() / 2 ** 30);
  return `${availableParallelism()} × ${model}, ${memoryGib} GiB, ${type()}, Node ${process.versions.node}`;
}
