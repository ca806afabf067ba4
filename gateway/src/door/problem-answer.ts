import { problem, problemTitle } from '@merchant-analysis/contracts/problems';
import { type FieldError, Problem } from '@merchant-analysis/kernel/problem';
import { chineseOf } from './chinese-messages.js';
import type { Language } from './language.js';
import { traceIdOf } from './request-id.js';

/** A failure as the client reads it: RFC 9457, with our own members `code`, `traceId` and `errors`. */
interface ProblemAnswer {
  type: string;
  title: string;
  status: number;
  detail: string;
  /** The request id: name it when you ask us about this failure. */
  instance: string;
  code: string;
  traceId: string;
  errors: readonly Pick<FieldError, 'path' | 'message'>[];
}

const DETAILS = {
  again: { en: 'The same request may be sent again.', zh: '同一请求可以稍后重试。' },
  change: {
    en: 'Sending the same request again will not help: change it as the title says.',
    zh: '重复发送同一请求不会成功，请按标题所述修改。',
  },
};

/** Writes a failure down for the client, in its language. */
export function problemAnswerOf(failure: Problem, requestId: string, language: Language): ProblemAnswer {
  return {
    type: `/api/v1/docs#${failure.code}`,
    title: problemTitle(failure, language),
    status: failure.status,
    detail: detailOf(failure, language),
    instance: requestId,
    code: failure.code,
    traceId: traceIdOf(requestId),
    errors: failure.errors.map((error) => ({ path: error.path, message: messageOf(error, language) })),
  };
}

function detailOf(failure: Problem, language: Language): string {
  if (failure.errors.length > 0) {
    return failure.errors
      .slice(0, 5)
      .map((error) => {
        const message = messageOf(error, language);
        return error.path ? `${error.path}: ${message}` : message;
      })
      .join('; ');
  }
  return (failure.retryable ? DETAILS.again : DETAILS.change)[language];
}

function messageOf({ message, zh = chineseOf(message) }: FieldError, language: Language): string {
  return language === 'zh' && zh !== undefined ? zh : message;
}

/** What the body of a request may be. */
interface BodyRules {
  readonly limitBytes: number;
  readonly accepts: readonly string[];
}

/** What Fastify itself refuses, by its code. */
const FASTIFY_PROBLEMS: Readonly<Record<string, (body: BodyRules) => Problem>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: ({ limitBytes }) => problem('BODY_TOO_LARGE', { limitBytes }),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: ({ accepts }) =>
    problem('MEDIA_TYPE_NOT_SUPPORTED', { accepted: accepts.join(', ') }),
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: () => problem('BODY_NOT_JSON'),
  FST_ERR_MAX_PARAM_LENGTH: () => problem('NOT_FOUND', { what: 'path' }),
  FST_ERR_BAD_URL: () => problem('NOT_FOUND', { what: 'path' }),
};

/**
 * The problem behind whatever was thrown. What nobody foresaw becomes INTERNAL, with the cause kept for the log
 * and away from the answer.
 */
export function asProblem(error: unknown, body: BodyRules): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') {
    const known = FASTIFY_PROBLEMS[error.code];
    if (known) return known(body);
  }
  return problem('INTERNAL', {}, { cause: error });
}
