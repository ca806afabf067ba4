import type { FastifyReply } from 'fastify';
import type { Language } from '../door/language.js';
import { Sent } from '../route.js';
import { REPORT_HEADERS } from '../security-headers.js';

/** Sends a page to be looked at; who saves it finds a name for it. */
export function sendReport(
  reply: FastifyReply,
  { html, language, fileName }: { html: string; language: Language; fileName: string },
): Sent {
  reply.headers(REPORT_HEADERS);
  reply.header('content-type', 'text/html; charset=utf-8');
  reply.header('content-language', language === 'zh' ? 'zh-CN' : 'en');
  reply.header('content-disposition', `inline; filename="${fileName}"`);
  return new Sent(reply.send(html));
}
