import { setTimeout as sleep } from 'node:timers/promises';
import type { RedisLine } from './redis-line.js';

/** So many pieces of news are kept for those who were away for a moment. */
const KEPT = 10_000;
const WAIT_MS = 1_000;
/** A reader waits on purpose: its line must allow more than that. */
export const NEWS_COMMAND_TIMEOUT_MS = 3_000;
const TRY_AGAIN_MS = 200;

/** Appends a piece of news. @throws RedisAway */
export async function tellNews(line: RedisLine, stream: string, news: object): Promise<void> {
  await line.run((redis) => redis.xadd(stream, 'MAXLEN', '~', KEPT, '*', 'news', JSON.stringify(news)));
}

interface NewsListener {
  readonly onNews: (news: unknown) => void;
  /** Something may have been missed: what was said before this moment is not known. Also called at the start. */
  readonly onGap: () => void;
}

/**
 * Hears news as they are told. A stream instead of a subscription: reading it is a question with an answer, so a
 * connection that died without a word is noticed, and nothing between two answers is lost.
 * @param line one of its own, which waits longer than others.
 */
export function followNews(
  line: RedisLine,
  stream: string,
  { onNews, onGap }: NewsListener,
): { stop(): void } {
  let isStopped = false;
  let place: string | undefined;

  const read = async (): Promise<void> => {
    if (place === undefined) {
      const [newest] = await line.run((redis) => redis.xrevrange(stream, '+', '-', 'COUNT', 1));
      place = newest?.[0] ?? '0-0';
      onGap();
    }
    const after = place;
    const reply = await line.run((redis) =>
      redis.xread('COUNT', 500, 'BLOCK', WAIT_MS, 'STREAMS', stream, after),
    );
    for (const [id, [, text]] of reply?.[0]?.[1] ?? []) {
      place = id;
      if (!isStopped) onNews(parse(text));
    }
  };

  const follow = async (): Promise<void> => {
    while (!isStopped) {
      try {
        await read();
      } catch {
        place = undefined;
        await sleep(TRY_AGAIN_MS);
      }
    }
  };
  void follow();
  return {
    stop: () => {
      isStopped = true;
    },
  };
}

function parse(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}
