import { lookup } from 'node:dns/promises';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import type { Sender, SendOutcome } from '../ports/sender.js';

interface SenderOptions {
  readonly mayConnectTo: (address: string) => boolean;
  /** False: https only. */
  readonly allowsHttp: boolean;
  readonly timeoutMs?: number;
}

const PRIVATE = 'its address is not on the public Internet';

/**
 * Sends over node:http and node:https. The address is checked where the connection is made: the very address that a
 * name resolved to is connected to, so that a name that changes its address between check and use gains nothing.
 * Redirects are not followed, and what is answered is not read.
 */
export function nodeSender({ mayConnectTo, allowsHttp, timeoutMs = 10_000 }: SenderOptions): Sender {
  const refusalOf = (url: string): string | undefined => {
    if (!URL.canParse(url)) return 'it is no URL';
    const { protocol, username, password } = new URL(url);
    if (protocol !== 'https:' && !(allowsHttp && protocol === 'http:')) return 'it must begin with https://';
    if (username !== '' || password !== '') return 'it must not hold a user or a password';
    const host = hostOf(url);
    // No name is looked up for an address that is written out: it is checked here.
    return isIP(host) !== 0 && !mayConnectTo(host) ? PRIVATE : undefined;
  };
  const guardedLookup: LookupFunction = (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }).then(
      (found) => {
        const isClean = found.length > 0 && found.every(({ address }) => mayConnectTo(address));
        if (!isClean) callback(new Error(PRIVATE), '', 4);
        else if (options.all) callback(null, found);
        else callback(null, found[0]!.address, found[0]!.family);
      },
      (error: NodeJS.ErrnoException) => callback(error, '', 4),
    );
  };
  return {
    async refusalOf(url) {
      const refusal = refusalOf(url);
      if (refusal !== undefined) return refusal;
      const host = hostOf(url);
      if (isIP(host) !== 0) return undefined;
      // A name that nobody knows yet may be known tomorrow; each attempt checks again.
      const found = await lookup(host, { all: true }).catch(() => []);
      return found.every(({ address }) => mayConnectTo(address)) ? undefined : PRIVATE;
    },
    post: (url, body, headers) =>
      new Promise<SendOutcome>((resolve) => {
        const startedAt = performance.now();
        const end = (outcome: Omit<SendOutcome, 'durationMs'>): void =>
          resolve({ ...outcome, durationMs: Math.round(performance.now() - startedAt) });
        const refusal = refusalOf(url);
        if (refusal !== undefined) return end({ problem: refusal });
        const request = url.startsWith('https:') ? requestHttps : requestHttp;
        const sent = request(
          url,
          {
            method: 'POST',
            headers: { ...headers, 'content-length': Buffer.byteLength(body) },
            lookup: guardedLookup,
            signal: AbortSignal.timeout(timeoutMs),
            agent: false,
          },
          (response) => {
            end({ status: response.statusCode });
            response.destroy();
          },
        );
        sent.on('error', (error) => end({ problem: error.message.slice(0, 200) }));
        sent.end(body);
      }),
  };
}

/** An IPv6 address without its brackets. */
function hostOf(url: string): string {
  return new URL(url).hostname.replace(/^\[(.*)\]$/, '$1');
}
