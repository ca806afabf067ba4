/** A heading as it is compared: without case, spaces, punctuation, full-width forms and the unit behind it. */
export function normalizeHeading(heading: string): string {
  return heading
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\s_\-.`'"#*:\ufeff]/g, '')
    .replace(/\([+-]?(元|¥|rmb|cny|人民币)\)$/, '');
}

/** Headings as people name them; the second of two equal ones is `金额 (2)`. */
export function distinctHeadings(cells: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return cells.map((cell, column) => {
    const heading = cell.replaceAll(/^[\s`'\ufeff]+|\s+$/g, '') || `column ${column + 1}`;
    const times = (seen.get(heading) ?? 0) + 1;
    seen.set(heading, times);
    return times === 1 ? heading : `${heading} (${times})`;
  });
}

/** What a file of rejected rows adds to the columns of the original; neither read nor part of a made id. */
export const REJECT_HEADINGS = ['rejected_column', 'rejected_reason'] as const;

export function isRejectHeading(heading: string): boolean {
  return (REJECT_HEADINGS as readonly string[]).includes(heading);
}
