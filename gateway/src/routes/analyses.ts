import { analyze, exportReport } from '@merchant-analysis/contracts/analysis';
import { forecastParams, forecastQuery } from '@merchant-analysis/contracts/cashflow';
import { type ParamsOf, query } from '@merchant-analysis/contracts/contract';
import { hasOneSubject, oneSubjectMessage } from '@merchant-analysis/contracts/fields';
import { problem } from '@merchant-analysis/contracts/problems';
import { z } from 'zod';
import type { KeptAnalyses, Question } from '../answers/kept-analyses.js';
import type { Door } from '../door/door.js';
import { countRequest } from '../door/limits.js';
import { MAY } from '../roles.js';
import { type Exchange, type Route, route, Sent } from '../route.js';
import { jobLocation } from './jobs.js';

/** Like `analysis.analyze`, but a stranger in the sandbox need not name its merchant. */
const analyzeHere = query({
  action: analyze.action,
  summary: `${analyze.summary}; without a token for the sandbox merchant, where that is on`,
  params: z.strictObject(forecastParams),
  result: analyze.result,
  timeoutMs: analyze.timeoutMs,
});
const analyzeByQuery = { ...analyzeHere, params: z.strictObject(forecastQuery) };

/** `/merchant/analyze` of the deployment guide, and the same under /api/v1. */
export function analysisRoutes(door: Door, kept: KeptAnalyses): Route[] {
  const common = {
    contract: analyzeHere,
    allow: MAY.analyze,
    idempotency: 'none',
    etag: 'content',
    serve: (exchange: Exchange<ParamsOf<typeof analyzeHere>>) => serveAnalysis(door, kept, exchange),
  } as const;
  return [
    route({
      ...common,
      method: 'GET',
      path: '/merchant/analyze',
      contract: analyzeByQuery,
      sandbox: true,
    }),
    route({ ...common, method: 'POST', path: '/merchant/analyze', sandbox: true }),
    route({
      ...common,
      method: 'POST',
      path: '/api/v1/analyses',
      contract: { ...analyzeHere, summary: analyze.summary },
    }),
    route({
      method: 'POST',
      path: '/api/v1/analyses/export',
      contract: exportReport,
      allow: MAY.exportBooks,
      status: 202,
      audit: { resourceType: 'export' },
      location: jobLocation,
    }),
  ];
}

async function serveAnalysis(
  door: Door,
  kept: KeptAnalyses,
  exchange: Exchange<ParamsOf<typeof analyzeHere>>,
): Promise<Sent> {
  const { request, reply, caller } = exchange;
  const isSandbox = caller.roles.includes('sandbox');
  const question = isSandbox ? askInSandbox(exchange) : askOfOne(exchange.params);
  // Whoever asks for the plain sandbox report gets it; thinking up new questions is what costs us.
  const isPlain = Object.keys(request.query as object).length === 0 && !request.body;
  const { body, etag } = await kept.answer(question, exchange, () =>
    isSandbox && !isPlain ? countRequest(door, reply, 'sandbox-question', 'everybody') : undefined,
  );
  reply.header('etag', etag);
  if (request.headers['if-none-match'] === etag) return new Sent(reply.code(304).send());
  return new Sent(reply.header('content-type', 'application/json; charset=utf-8').send(body));
}

/** A stranger sees the sandbox merchant; who names another one has to log in first. */
function askInSandbox({ params, caller }: Exchange<ParamsOf<typeof analyzeHere>>): Question {
  const merchantId = caller.merchantIds?.[0];
  if (params.groupId !== undefined || (params.merchantId !== undefined && params.merchantId !== merchantId)) {
    throw problem('NOT_AUTHENTICATED');
  }
  return { ...params, merchantId };
}

function askOfOne(params: ParamsOf<typeof analyzeHere>): Question {
  if (hasOneSubject(params)) return params;
  throw problem(
    'VALIDATION_FAILED',
    {},
    { errors: [{ path: '', message: oneSubjectMessage.message, zh: oneSubjectMessage.params.zh }] },
  );
}
