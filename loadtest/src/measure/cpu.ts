/** CPU milliseconds of this process, all threads, for one call of the work when it is called `times` times. */
export async function cpuMsOf(times: number, work: (index: number) => unknown): Promise<number> {
  const before = process.cpuUsage();
  for (let index = 0; index < times; index++) await work(index);
  const used = process.cpuUsage(before);
  return (used.user + used.system) / 1000 / times;
}
