import { tryParseDate } from '@merchant-analysis/kernel/business-date';
import { z } from 'zod';

/** What a check says when it fails, in both languages: the options of a refinement. */
export function says(en: string, zh: string): { message: string; params: { zh: string } } {
  return { message: en, params: { zh } };
}

/** Fields that many messages share. Every one has a length or a range, so that nothing unbounded comes in. */

/** `mer_01J…`: a prefix that names the kind of thing, then letters and digits. */
export const identifier = (prefix: string) =>
  z
    .string()
    .regex(new RegExp(`^${prefix}_[0-9A-Za-z]{8,40}$`), `must be an id that starts with ${prefix}_`)
    .describe(`Identifier, ${prefix}_…`);

export const tenantId = identifier('ten');
export const userId = identifier('usr');
export const sessionId = identifier('ses');
export const merchantId = identifier('mer');
export const groupId = identifier('grp');

export const businessDate = z
  .string()
  .refine(
    (text) => tryParseDate(text) !== undefined,
    says('must be a calendar day, YYYY-MM-DD', '必须是 YYYY-MM-DD 格式的日期'),
  )
  .describe("A day in the merchant's time zone and day cut, YYYY-MM-DD")
  .meta({ format: 'date', example: '2026-10-01' });

export const month = z
  .string()
  .regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'must be a month, YYYY-MM')
  .describe('A month of business dates, YYYY-MM');

export const instant = z.iso.datetime({ offset: true }).describe('RFC 3339 with offset');

export const currency = z
  .string()
  .regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code, such as CNY')
  .describe('ISO 4217 code');

export const amountMinor = z.int().describe('Whole minor units of the currency (分, cents)');

export const timeZone = z
  .string()
  .max(64)
  .refine(
    isTimeZone,
    says('must be an IANA time zone, such as Asia/Shanghai', '必须是 IANA 时区，例如 Asia/Shanghai'),
  )
  .describe('IANA time zone');

export const timeOfDay = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time of day, HH:MM')
  .describe('Local time of day, HH:MM');

/** One line of text without control characters. */
export const line = (maxLength: number) =>
  z
    .string()
    .min(1)
    .max(maxLength)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused here
    .regex(/^[^\u0000-\u001f\u007f]*$/, 'must not contain control characters');

/** Text in the two languages of the product, as findings and reasons are given. */
export const localizedText = z.object({ zh: z.string(), en: z.string() });

/** A name of which at least one language is given. */
export const localizedName = z
  .object({ zh: line(200).optional(), en: line(200).optional() })
  .refine((name) => name.zh !== undefined || name.en !== undefined, says('needs zh or en', '需要 zh 或 en'));

export const pageParams = {
  limit: z.coerce.number().int().min(1).max(500).default(50).describe('Items a page'),
  cursor: z.string().max(1000).optional().describe('`page.nextCursor` of the page before'),
};

export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({
    data: z.array(item),
    page: z.object({ nextCursor: z.string().optional(), hasMore: z.boolean() }),
  });

/** One merchant or one group of merchants, never both. Spread into params and refined with `oneSubject`. */
export const subjectParams = {
  merchantId: merchantId.optional().describe('One merchant'),
  groupId: groupId.optional().describe('All merchants of a group, summed'),
};

export const hasOneSubject = (params: {
  merchantId?: string | undefined;
  groupId?: string | undefined;
}): boolean => (params.merchantId === undefined) !== (params.groupId === undefined);

export const oneSubjectMessage = says(
  'give either merchantId or groupId',
  '请提供 merchantId 或 groupId 其中之一',
);

/** Why something could not be computed: an answer of its own, never a zero. */
export const notAvailable = z.object({ code: z.string().max(60), reason: localizedText });

function isTimeZone(text: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    return true;
  } catch {
    return false;
  }
}
