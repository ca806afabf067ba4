/**
 * Public ids of facts are made from what identifies them, so that they are the same in every store and after every
 * import, and the fact is found without an index of its own:
 * `txn_<merchant>.<source>.<externalId>`, as in `txn_01JD….wechat.4200001234`.
 * Letters, digits, `-` and `_` stand as they are; any other UTF-16 unit is `~` and four hexadecimal digits.
 */
interface ExternalReference {
  readonly merchantId: string;
  readonly parts: readonly string[];
}

export function formatReference(prefix: string, merchantId: string, ...parts: readonly string[]): string {
  return `${prefix}_${joinParts([merchantId.slice(merchantId.indexOf('_') + 1), ...parts])}`;
}

/** What an id refers to, or undefined when it is not written by `formatReference` with this prefix and many parts. */
export function parseReference(prefix: string, partCount: number, id: string): ExternalReference | undefined {
  if (!id.startsWith(`${prefix}_`)) return undefined;
  const [merchant, ...parts] = splitParts(id.slice(prefix.length + 1)) ?? [];
  if (!merchant || parts.length !== partCount) return undefined;
  return { merchantId: `mer_${merchant}`, parts };
}

/** Any texts as one text of URL-safe characters. */
export function joinParts(parts: readonly string[]): string {
  return parts.map(escapePart).join('.');
}

/** The texts that `joinParts` joined, or undefined when it did not write this. */
export function splitParts(text: string): string[] | undefined {
  const parts: string[] = [];
  for (const escaped of text.split('.')) {
    if (!/^(?:[0-9A-Za-z_-]|~[0-9a-f]{4})*$/.test(escaped)) return undefined;
    parts.push(unescapePart(escaped));
  }
  return parts;
}

function escapePart(text: string): string {
  return text.replaceAll(
    /[^0-9A-Za-z_-]/g,
    (character) => `~${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function unescapePart(text: string): string {
  return text.replaceAll(/~([0-9a-f]{4})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}
