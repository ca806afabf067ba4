import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { problem } from '@merchant-analysis/contracts/problems';
import type { PasswordHasher } from '../ports/password-hasher.js';

export interface Argon2Cost {
  readonly memoryKib: number;
  readonly passes: number;
  readonly lanes: number;
}

/** OWASP Password Storage Cheat Sheet: the least for argon2id. */
export const OWASP_FLOOR: Argon2Cost = { memoryKib: 19_456, passes: 2, lanes: 1 };

interface Phc extends Argon2Cost {
  readonly salt: Buffer;
  readonly key: Buffer;
}

const KEY_BYTES = 32;
const PHC =
  /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,3})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{22,86})$/;
const argon2id = promisify(argon2).bind(undefined, 'argon2id');

/**
 * argon2id of Node's own crypto. At most `atOnce` run together and `waiting` wait, so that a flood of logins cannot
 * use up the memory: each that runs needs 19 MiB, of which the allocator keeps one piece for every thread of the pool.
 */
export function argon2PasswordHasher(
  limits: { atOnce: number; waiting: number },
  cost: Argon2Cost = OWASP_FLOOR,
): PasswordHasher {
  const inTurn = createQueue(limits);
  const derive = (password: string, { memoryKib, passes, lanes, salt }: Omit<Phc, 'key'>): Promise<Buffer> =>
    inTurn(() =>
      argon2id({
        message: password.normalize('NFKC'),
        nonce: salt,
        parallelism: lanes,
        tagLength: KEY_BYTES,
        memory: memoryKib,
        passes,
      }),
    );
  /** Nobody's password: to work for users that do not exist. */
  const nobodys: Phc = { ...cost, salt: randomBytes(16), key: randomBytes(KEY_BYTES) };

  return {
    async hash(password) {
      const salt = randomBytes(16);
      return write({ ...cost, salt, key: await derive(password, { ...cost, salt }) });
    },
    async verify(password, hash) {
      const known = (hash === undefined ? undefined : read(hash)) ?? nobodys;
      const key = await derive(password, known);
      const fits = known !== nobodys && key.length === known.key.length && timingSafeEqual(key, known.key);
      const isOutdated =
        known.memoryKib < cost.memoryKib || known.passes < cost.passes || known.lanes < cost.lanes;
      return { fits, isOutdated };
    },
  };
}

function write({ memoryKib, passes, lanes, salt, key }: Phc): string {
  const text = (bytes: Buffer): string => bytes.toString('base64').replaceAll('=', '');
  return `$argon2id$v=19$m=${memoryKib},t=${passes},p=${lanes}$${text(salt)}$${text(key)}`;
}

function read(phc: string): Phc | undefined {
  const parts = PHC.exec(phc);
  if (!parts) return undefined;
  const [memoryKib, passes, lanes] = parts.slice(1, 4).map(Number) as [number, number, number];
  return {
    memoryKib,
    passes,
    lanes,
    salt: Buffer.from(parts[4]!, 'base64'),
    key: Buffer.from(parts[5]!, 'base64'),
  };
}

/** Runs work in the order it came, `atOnce` together; refuses it when `waiting` are waiting already. */
function createQueue({ atOnce, waiting }: { atOnce: number; waiting: number }) {
  let running = 0;
  const queue: (() => void)[] = [];
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (running >= atOnce) {
      if (queue.length >= waiting) throw problem('RATE_LIMITED', { retryAfterSeconds: 5 });
      await new Promise<void>((resolve) => queue.push(resolve));
    } else {
      running++;
    }
    try {
      return await work();
    } finally {
      const next = queue.shift();
      if (next) next();
      else running--;
    }
  };
}
