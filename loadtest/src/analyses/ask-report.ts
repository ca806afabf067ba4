import type { ApiClient } from '../http/api-client.js';

export interface ReportQuestion {
  readonly merchantId: string;
  /** The line that the balance must not cross, in the currency's minor units. */
  readonly floorMinor?: number;
}

/** Asks for a report. @returns the milliseconds that it took. @throws Error when it is not whole */
export async function askReport(client: ApiClient, token: string, body: ReportQuestion): Promise<number> {
  const reply = await client.send('POST', '/merchant/analyze', { token, body });
  const text = reply.body.toString();
  if (reply.status !== 200 || !text.includes('"status":"complete"')) throw new Error(text.slice(0, 500));
  return reply.tookMs;
}
