/**
 * Reads an environment file as the deployment guide writes one: `KEY=value`, comments, quotes, JSON arrays.
 * What stands after the first `=` is the value, as it is written, so that `redis://host:6379/0` and
 * `["http://elasticsearch:9200"]` stay whole. A `#` begins a comment at the start of a line, and after a value
 * without quotes where a space stands before it. `export ` in front is allowed; nothing is expanded.
 * @throws EnvFileError with every line that cannot be read.
 */
export function parseEnvFile(text: string): Record<string, string> {
  const values: Record<string, string> = {};
  const mistakes: string[] = [];
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  for (const [index, line] of lines.entries()) {
    const trimmed = line.trim();
    if (trimmed === '' || trimmed.startsWith('#')) continue;
    const match = /^(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=(.*)$/.exec(trimmed);
    const value = match ? readValue(match[2]!.trim()) : undefined;
    if (match && value !== undefined) values[match[1]!] = value;
    else mistakes.push(`line ${index + 1}: ${match ? 'a quote is not closed' : 'not KEY=value'}`);
  }
  if (mistakes.length > 0) throw new EnvFileError(mistakes);
  return values;
}

/** All lines of an environment file that cannot be read. Never quotes a line: it may hold a secret. */
export class EnvFileError extends Error {
  override readonly name = 'EnvFileError';
  constructor(readonly mistakes: readonly string[]) {
    super(`The environment file needs attention:\n${mistakes.map((mistake) => `  - ${mistake}`).join('\n')}`);
  }
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\' };

function readValue(text: string): string | undefined {
  const quote = text[0];
  if (quote !== '"' && quote !== "'") return text.replace(/\s+#.*$/, '').trim();
  const pattern = quote === '"' ? /^"((?:[^"\\]|\\.)*)"\s*(?:#.*)?$/ : /^'([^']*)'\s*(?:#.*)?$/;
  const inside = pattern.exec(text)?.[1];
  if (inside === undefined || quote === "'") return inside;
  return inside.replaceAll(/\\(.)/g, (whole, sign: string) => ESCAPES[sign] ?? whole);
}
