import { readFileSync } from 'node:fs';
import { query } from '@merchant-analysis/contracts/contract';
import { z } from 'zod';
import { etagOf } from '../answers/etag.js';
import { openApiDocumentOf } from '../openapi/document.js';
import { type Route, route, Sent } from '../route.js';
import { PAGE_HEADERS } from '../security-headers.js';

const PAGE_FILES = [
  { path: '/api/v1/docs', file: 'index.html', type: 'text/html; charset=utf-8' },
  { path: '/api/v1/docs/page.js', file: 'page.js', type: 'text/javascript; charset=utf-8' },
  { path: '/api/v1/docs/page.css', file: 'page.css', type: 'text/css; charset=utf-8' },
];

/** The API page and the document that it shows, for everybody. The document describes the table it is in. */
export function docsRoutes(table: () => readonly Route[]): Route[] {
  const document = once(() => Buffer.from(JSON.stringify(openApiDocumentOf(table()))));
  return [
    documentRoute(
      '/api/v1/openapi.json',
      'This API as an OpenAPI 3.1 document',
      'application/json; charset=utf-8',
      document,
    ),
    ...PAGE_FILES.map(({ path, file, type }) =>
      documentRoute(
        path,
        `The API page: ${file}`,
        type,
        once(() => readFileSync(pageFile(file))),
      ),
    ),
  ];
}

function documentRoute(
  path: string,
  summary: string,
  type: string,
  read: () => { bytes: Buffer; etag: string },
): Route {
  return route({
    method: 'GET',
    path,
    contract: query({ action: 'gateway.readDocument', summary, params: z.object({}), result: z.string() }),
    allow: 'public',
    limit: 'none',
    answers: type.split(';')[0],
    etag: 'content',
    serve: async ({ request, reply }) => {
      const { bytes, etag } = read();
      reply.headers(PAGE_HEADERS).header('etag', etag);
      if (request.headers['if-none-match'] === etag) return new Sent(reply.code(304).send());
      return new Sent(reply.header('content-type', type).send(bytes));
    },
  });
}

function pageFile(name: string): URL {
  return new URL(`../../docs-page/${name}`, import.meta.url);
}

function once(make: () => Buffer): () => { bytes: Buffer; etag: string } {
  let made: { bytes: Buffer; etag: string } | undefined;
  return () => {
    if (!made) {
      const bytes = make();
      made = { bytes, etag: etagOf(bytes) };
    }
    return made;
  };
}
