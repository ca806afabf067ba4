import { type Html, html } from './html.js';
import { REPORT_STYLE } from './report-style.js';
import type { Language } from './wording.js';

interface ReportPage {
  readonly language: Language;
  readonly title: string;
  readonly lead: string;
  readonly sections: readonly Html[];
}

/** Nothing from anywhere, and no script: the page says so itself, for a copy that is opened from a disk. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'";

/** A report as one file that needs nothing else: it can be kept, sent, printed and read offline. */
export function reportPage({ language, title, lead, sections }: ReportPage): string {
  return String(html`<!doctype html>
<html lang="${language === 'zh' ? 'zh-CN' : 'en'}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${REPORT_STYLE}</style>
</head>
<body>
<header>
<h1>${title}</h1>
<p>${lead}</p>
</header>
<main>
${sections}</main>
</body>
</html>
`);
}

export function section(heading: string, ...parts: readonly Html[]): Html {
  return html`<section>
<h2>${heading}</h2>
${parts}</section>
`;
}

export function bullets(texts: readonly string[]): Html {
  return html`<ul>${texts.map(
    (text) => html`<li>${text}</li>
`,
  )}</ul>
`;
}

export function paragraph(text: string): Html {
  return html`<p>${text}</p>
`;
}
