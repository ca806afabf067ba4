import type { ResultOf } from '@merchant-analysis/contracts/contract';
import type { getDataVersion } from '@merchant-analysis/contracts/merchants';

type DataVersion = ResultOf<typeof getDataVersion>;

/**
 * Reads the version of the data for each request, but only once for all that ask the same in one turn of the
 * event loop. The question leaves after the last of them has arrived, so nobody gets a version that was read
 * before they asked: a write that was acknowledged is always seen.
 */
export function createDataVersions(): (
  key: string,
  read: () => Promise<DataVersion>,
) => Promise<DataVersion> {
  let waiting: Map<string, Promise<DataVersion>> | undefined;
  return (key, read) => {
    if (!waiting) {
      const turn = new Map<string, Promise<DataVersion>>();
      waiting = turn;
      setImmediate(() => {
        if (waiting === turn) waiting = undefined;
      });
    }
    let asked = waiting.get(key);
    if (!asked) {
      asked = new Promise((resolve) => setImmediate(resolve)).then(read);
      waiting.set(key, asked);
    }
    return asked;
  };
}
