import cors from '@fastify/cors';
import type { FastifyInstance } from 'fastify';
import { METHODS } from './route.js';

/** Lets pages of these origins call the API. Nothing is sent along by itself: tokens are, cookies are not. */
export async function allowOrigins(app: FastifyInstance, origins: string[]): Promise<void> {
  await app.register(cors, {
    origin: origins,
    credentials: false,
    methods: [...METHODS],
    allowedHeaders: [
      'authorization',
      'content-type',
      'accept-language',
      'idempotency-key',
      'if-match',
      'if-none-match',
    ],
    exposedHeaders: [
      'etag',
      'location',
      'retry-after',
      'ratelimit',
      'ratelimit-policy',
      'x-request-id',
      'x-data-stale',
      'content-disposition',
    ],
    maxAge: 600,
    strictPreflight: false,
  });
}
