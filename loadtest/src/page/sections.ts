interface Section {
  /** Marks the sections that one command writes. */
  readonly kind: string;
  readonly name: string;
  readonly text: string;
}

/** The page with this section in the place of the last one of the same name. Sections are sorted by name. */
export function withSection(page: string, head: string, { kind, name, text }: Section): string {
  const marks = new RegExp(`<!-- ${kind}:(\\S+) -->\\n([\\s\\S]*?)<!-- /${kind} -->`, 'g');
  const sections = new Map([...page.matchAll(marks)].map((found) => [found[1]!, found[2]!]));
  sections.set(name, text);
  const sorted = [...sections].sort(([a], [b]) => (a < b ? -1 : 1));
  const marked = sorted.map(([title, body]) => `<!-- ${kind}:${title} -->\n${body}<!-- /${kind} -->\n`);
  return `${head}\n${marked.join('\n')}`;
}
