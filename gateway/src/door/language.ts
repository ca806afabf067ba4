export type Language = 'zh' | 'en';

/**
 * The language of titles, by Accept-Language (RFC 9110, section 12.5.4): the product speaks zh-CN and en; the
 * first of the two that the client ranks highest, English when it ranks neither.
 */
export function languageOf(acceptLanguage: string | undefined): Language {
  if (!acceptLanguage) return 'en';
  let best: Language = 'en';
  let bestQuality = 0;
  for (const part of acceptLanguage.slice(0, 500).split(',')) {
    const [tag = '', ...settings] = part.split(';').map((text) => text.trim().toLowerCase());
    const language = /^zh(-|$)/.test(tag) ? 'zh' : /^en(-|$)/.test(tag) ? 'en' : undefined;
    if (!language) continue;
    const weight = settings.find((setting) => setting.startsWith('q='))?.slice(2);
    const quality = weight === undefined ? 1 : Number(weight);
    if (quality > bestQuality) {
      best = language;
      bestQuality = quality;
    }
  }
  return best;
}
