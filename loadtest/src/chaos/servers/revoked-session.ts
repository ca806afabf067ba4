import { apiClient } from '../../http/api-client.js';
import { logIn } from '../../server/owners.js';
import type { Platform } from '../../server/platform.js';
import type { Stage } from '../chaos-case.js';
import { drive } from '../load/drive.js';

const TRIES_PER_SECOND = 10;
const REFUSED = 401;

/**
 * Ends a session and goes on trying its token at every gateway in turn. Only an answer that is a refusal counts as
 * one; whatever is no answer at all says nothing.
 */
export async function watchRevoked(
  stage: Stage,
  { addresses, owner }: Platform,
): Promise<{ stop(): Promise<{ tries: number; accepted: number }> }> {
  const clients = addresses.map((address) => apiClient(address));
  stage.defer(() => {
    for (const client of clients) client.close();
  });
  const { accessToken: token } = await logIn(clients[0]!, owner);
  const statusAt = async (index: number): Promise<number> =>
    (await clients[index % clients.length]!.send('GET', '/api/v1/me', { token })).status;
  if ((await statusAt(0)) !== 200) throw new Error('the token of a new session is not accepted');
  await clients[0]!.send('POST', '/api/v1/auth/logout', { token });
  for (const index of clients.keys()) {
    await stage.until('the end of the session everywhere', async () => (await statusAt(index)) === REFUSED);
  }
  let tries = 0;
  let accepted = 0;
  const load = drive(TRIES_PER_SECOND, async (index) => {
    const status = await statusAt(index).catch(() => undefined);
    if (status === undefined || status >= 500) return;
    tries += 1;
    if (status !== REFUSED) accepted += 1;
  });
  return {
    stop: async () => {
      await load.stop();
      return { tries, accepted };
    },
  };
}
