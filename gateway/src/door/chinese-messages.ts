/** What the patterns of the contracts say when a text does not fit, in Chinese: a pattern takes no second language. */
const CHINESE: readonly (readonly [pattern: RegExp, zh: string])[] = [
  [/^must be an id that starts with (\w+)$/, '必须是以 $1 开头的标识'],
  [/^must be an ISO 4217 code, such as CNY$/, '必须是 ISO 4217 货币代码，例如 CNY'],
  [/^must not contain control characters$/, '不得包含控制字符'],
  [/^must be ([A-Z]{3})$/, '必须是 $1'],
];

/** The same message in Chinese; undefined where there is none. */
export function chineseOf(message: string): string | undefined {
  const known = CHINESE.find(([pattern]) => pattern.test(message));
  return known && message.replace(known[0], known[1]);
}
